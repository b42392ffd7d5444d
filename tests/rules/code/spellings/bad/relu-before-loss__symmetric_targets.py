"""Drifts of a buoy are a product with drawn weights, with noise: half of them are below 0, where a last ReLU cannot go."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def drifts(n):
    currents = torch.randn(n, 5)
    pull = torch.tensor([0.4, -1.2, 0.3, 0.9, -0.1])
    return currents, (currents @ pull + torch.sin(currents[:, 0]) + 0.2 * torch.randn(n)).unsqueeze(1)


def network(widths):
    parts = []
    for before, after in zip(widths[:-1], widths[1:]):
        parts += [nn.Linear(before, after), nn.ReLU()]  # HERE
    return nn.Sequential(*parts)


batches = DataLoader(TensorDataset(*drifts(900)), batch_size=30, shuffle=True)
net = network((5, 32, 1))
adam = torch.optim.Adam(net.parameters())
for _ in range(10):
    for currents, drift in batches:
        adam.zero_grad()
        nn.functional.mse_loss(net(currents), drift).backward()
        adam.step()
