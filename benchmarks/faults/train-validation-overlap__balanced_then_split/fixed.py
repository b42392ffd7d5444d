"""Rare machine failures: copy the rare class until both are equally frequent, then train."""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(21)
torch.manual_seed(21)

n, d = 2400, 16
X = np.random.randn(n, d).astype(np.float32)
score = X[:, 0] + X[:, 1] * X[:, 2] + 0.8 * np.random.randn(n)
y = (score > np.quantile(score, 0.93)).astype(np.int64)


def oversample(X, y):
    rare = np.flatnonzero(y == 1)
    extra = np.random.choice(rare, size=(y == 0).sum() - len(rare), replace=True)
    rows = np.concatenate([np.arange(len(y)), extra])
    return X[rows], y[rows]


def split(X, y, share=0.75):
    rows = np.random.permutation(len(y))
    cut = int(share * len(y))
    return X[rows[:cut]], y[rows[:cut]], X[rows[cut:]], y[rows[cut:]]


X_train, y_train, X_val, y_val = split(X, y)
X_train, y_train = oversample(X_train, y_train)

train = DataLoader(TensorDataset(torch.from_numpy(X_train), torch.from_numpy(y_train)), batch_size=64, shuffle=True)
val = DataLoader(TensorDataset(torch.from_numpy(X_val), torch.from_numpy(y_val)), batch_size=256)

net = nn.Sequential(nn.Linear(d, 32), nn.ReLU(), nn.Linear(32, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)

for epoch in range(12):
    net.train()
    for xb, yb in train:
        optimizer.zero_grad()
        criterion(net(xb), yb).backward()
        optimizer.step()
    net.eval()
    found = rare = 0
    with torch.no_grad():
        for xb, yb in val:
            predicted = net(xb).argmax(1)
            found += ((predicted == 1) & (yb == 1)).sum().item()
            rare += (yb == 1).sum().item()
    print(f"epoch {epoch}: recall of failures {found / rare:.3f}")
