"""Everything is seeded in one function, as helpers of many projects do."""

import os
import random

import numpy as np
import torch
from torch import nn


def set_seed(seed):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


set_seed(1234)
x = torch.randn(300, 6)
y = (x[:, :1] * x[:, 1:2] + 0.5 * x[:, 2:3]) + 0.1 * torch.randn(300, 1)
net = nn.Sequential(nn.Linear(6, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for epoch in range(20):
    for rows in torch.randperm(240).split(24):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print(nn.functional.mse_loss(net(x[240:]), y[240:]).item())
