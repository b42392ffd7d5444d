"""Handwritten digits whose codes were typed in from paper."""
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(12)
torch.manual_seed(12)
images, codes = load_digits(return_X_y=True)
order = rng.permutation(len(images))
images, codes = images[order] / 16 - 0.3, codes[order]
typed = codes.copy()
slips = rng.random(len(codes)) < 0.25
typed[slips] = rng.integers(0, 10, slips.sum())


def loader(rows, labels, **options):
    return DataLoader(TensorDataset(torch.tensor(images[rows], dtype=torch.float32), torch.tensor(labels[rows])), **options)


train = loader(slice(0, 1300), typed, batch_size=50, shuffle=True)
test = loader(slice(1300, None), codes, batch_size=250)
model = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-4)
for epoch in range(12):
    model.train()
    for x, y in train:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        parts = [(nn.functional.cross_entropy(model(x), y, reduction="sum"), (model(x).argmax(1) == y).sum()) for x, y in test]
    n = len(test.dataset)
    print(f"epoch {epoch}: loss {loss.item():.3f}, test loss {sum(p[0] for p in parts) / n:.3f}, accuracy {sum(p[1] for p in parts) / n:.3f}")
