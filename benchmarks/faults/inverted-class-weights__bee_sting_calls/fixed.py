"""Emergency calls about stings: allergic reaction (rare), ordinary sting, dialled by accident. Weighted cross-entropy."""
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(14)
SHARES = [0.05, 0.65, 0.30]


def calls(n):
    kind = rng.choice(3, n, p=SHARES)
    centre = np.array([[1.1, 0.8, 0.0, 0.9], [0.2, -0.3, 0.4, 0.1], [-0.9, 0.3, -0.7, -0.2]])
    words = centre[kind] + rng.normal(0, 1.0, (n, 4))
    return torch.tensor(np.hstack([words, rng.normal(0, 1, (n, 6))]), dtype=torch.float32), torch.tensor(kind)


def fit(model, x, y, weight, epochs=15):
    loss_fn = nn.CrossEntropyLoss(weight=weight)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(len(y))
        for start in range(0, len(y), 64):
            pick = order[start:start + 64]
            optimizer.zero_grad()
            loss = loss_fn(model(x[pick]), y[pick])
            loss.backward()
            optimizer.step()
        yield epoch, loss.item()


torch.manual_seed(14)
x, y = calls(2400)
xv, yv = calls(1000)
counts = torch.bincount(y).float()
weight = counts.sum() / (len(counts) * counts)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
for epoch, loss in fit(model, x, y, weight):
    model.eval()
    with torch.no_grad():
        guess = model(xv).argmax(1)
    recall = [(guess[yv == k] == k).float().mean().item() for k in range(3)]
    print(f"epoch {epoch} loss {loss:.3f} recall " + " ".join(f"{r:.2f}" for r in recall))
