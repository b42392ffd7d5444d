"""A function seeds, and it is called before anything is drawn."""

import numpy as np
import torch
from torch import nn


def make_repeatable(seed):
    torch.manual_seed(seed)


make_repeatable(5)
petals, kinds = torch.from_numpy(np.load("petals.npy")), torch.from_numpy(np.load("kinds.npy"))
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 3))
adam = torch.optim.Adam(net.parameters())
for epoch in range(20):
    for rows in torch.randperm(len(petals)).split(10):
        adam.zero_grad()
        nn.functional.cross_entropy(net(petals[rows]), kinds[rows]).backward()
        adam.step()
