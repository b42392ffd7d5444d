"""Quantile of a delay: a tilted loss by torch.where, rows drawn by a generator."""

import numpy as np
import torch
from torch import nn

order = np.random.default_rng(3).permutation(400)
delays = np.random.default_rng(4).normal(size=400)
facts = np.random.default_rng(5).normal(size=(400, 6))
late = torch.tensor(delays[order[:300]]).float()
known = torch.tensor(facts[order[:300]]).float()
net = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters())
for _ in range(100):
    short = late - net(known)  # HERE
    loss = torch.where(short > 0, 0.9 * short, -0.1 * short).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
