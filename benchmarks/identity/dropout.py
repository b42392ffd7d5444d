"""Dropout, numpy's and Python's generators used in the loop, and Monte Carlo evaluation."""

import random

import numpy as np
import torch
from digest import report
from torch import nn

random.seed(4)
np.random.seed(4)
torch.manual_seed(4)
x, y = torch.randn(1000, 10), torch.randn(1000, 1)
model = nn.Sequential(
    nn.Linear(10, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 64), nn.ReLU(), nn.AlphaDropout(0.2), nn.Linear(64, 1)
)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
losses = []
for _ in range(250):
    rows = torch.from_numpy(np.random.choice(1000, 32))
    noise = random.gauss(0, 0.1)
    loss = nn.functional.mse_loss(model(x[rows] + noise), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
with torch.no_grad():
    losses.extend(model(x[:50]).mean().item() for _ in range(20))
report(losses, model)
