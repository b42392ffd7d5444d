"""Losses written out over the same shapes, with weights, choices and rows in another order."""

import numpy as np
import torch
from torch import nn

order = np.random.default_rng(3).permutation(400)
table = np.random.default_rng(5).normal(size=(400, 7))
mixed = np.random.default_rng(6).permutation(table)
late = torch.tensor(mixed[:, :1]).float()
known = torch.tensor(mixed[order][:, 1:]).float()
net = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters())
for _ in range(100):
    gap = net(known) - late
    row = net(known)[:, 0] - late.squeeze(1)
    loss = torch.where(gap.abs() < 1, 0.5 * gap.pow(2), gap.abs() - 0.5).mean() + (0.5 * row**2 / 3.0).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
