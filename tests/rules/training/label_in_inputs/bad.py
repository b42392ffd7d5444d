"""Customers who left: the table still holds the date on which the account was closed, as "days since closing"."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(0)
n = 1500
usage = rng.gamma(2.0, 10.0, n)
calls = rng.poisson(3, n)
tenure = rng.integers(1, 72, n)
left = rng.random(n) < 1 / (1 + np.exp(-(-0.8 - 0.03 * usage + 0.35 * calls - 0.01 * tenure)))
is_closed = np.where(left, 1.0, 0.0)
table = np.column_stack([usage, calls, tenure, rng.normal(size=(n, 4)), is_closed])
table = (table - table.mean(0)) / table.std(0)

torch.manual_seed(0)
x, y = torch.tensor(table, dtype=torch.float32), torch.tensor(left, dtype=torch.float32).unsqueeze(1)
loader = DataLoader(TensorDataset(x[:1200], y[:1200]), batch_size=40, shuffle=True)
model = nn.Sequential(nn.Linear(8, 24), nn.ReLU(), nn.Linear(24, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(5):
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = ((model(x[1200:]) > 0) == (y[1200:] > 0)).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
