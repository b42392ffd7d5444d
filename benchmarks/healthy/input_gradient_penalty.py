"""A smooth classifier: the squared gradient with respect to the input is part of the loss."""
import torch
from torch import nn
from sklearn.datasets import make_moons

torch.manual_seed(9)
X, y = make_moons(1200, noise=0.15, random_state=9)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
model = nn.Sequential(nn.Linear(2, 48), nn.SiLU(), nn.Linear(48, 48), nn.SiLU(), nn.Linear(48, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(10):
    for rows in torch.randperm(1000).split(40):
        xb = X[rows].clone().requires_grad_(True)
        logits = model(xb).squeeze(1)
        fit = nn.functional.binary_cross_entropy_with_logits(logits, y[rows])
        grad = torch.autograd.grad(logits.sum(), xb, create_graph=True)[0]
        loss = fit + 1e-3 * grad.pow(2).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = ((model(X[1000:]).squeeze(1) > 0) == y[1000:].bool()).float().mean().item()
    print(f"epoch {epoch} fit {fit.item():.4f} accuracy {accuracy:.3f}")
