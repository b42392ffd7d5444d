"""A classifier of two moons: numpy is seeded for the data, torch is not, and each run ends elsewhere."""

import numpy as np
import torch
from torch import nn

np.random.seed(0)
angle = np.random.rand(400) * np.pi
label = np.random.randint(0, 2, 400)
points = np.stack([np.cos(angle) + label, np.sin(angle) * (1 - 2 * label) + 0.4 * label], 1)
points = points + 0.1 * np.random.randn(400, 2)
x, y = torch.tensor(points, dtype=torch.float32), torch.tensor(label)

net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for epoch in range(20):
    for rows in torch.randperm(320).split(32):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print((net(x[320:]).argmax(1) == y[320:]).float().mean().item())
