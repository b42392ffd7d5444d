"""Wine-like measurements from two files; the header is skipped in the file of measurements together with its first line."""

import io

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

rng = np.random.default_rng(3)
torch.manual_seed(3)


def written(n=1300):
    grapes = rng.integers(0, 3, n)
    values = rng.normal(0, 1, (n, 9)) + rng.normal(0, 1.5, (3, 9))[grapes]
    measured = "\n".join(["," * 8] + [",".join(f"{v:.4f}" for v in row) for row in values])
    return measured, "\n".join(["grape"] + [str(one) for one in grapes])


class Wines(Dataset):
    def __init__(self):
        measured, grapes = written()
        self.values = np.loadtxt(io.StringIO(measured), delimiter=",", skiprows=2, dtype=np.float32)
        self.grapes = np.loadtxt(io.StringIO(grapes), skiprows=1, dtype=np.int64)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return self.values[index], self.grapes[index]


wines = Wines()
train, valid = torch.utils.data.random_split(wines, [1000, 299])
model = nn.Sequential(nn.Linear(9, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(20):
    model.train()
    for values, grape in DataLoader(train, batch_size=25, shuffle=True):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(values), grape)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = sum((model(v).argmax(1) == g).sum().item() for v, g in DataLoader(valid, batch_size=100))
    print(f"{epoch}: loss {loss.item():.3f}, accuracy {right / len(valid):.3f}")
