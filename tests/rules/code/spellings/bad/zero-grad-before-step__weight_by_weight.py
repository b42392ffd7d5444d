"""The gradients of a river model are thrown away by hand, one weight after the other, before they are used."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(5, 12), nn.Tanh(), nn.Linear(12, 1))
weights = list(net.parameters())
optimizer = torch.optim.RMSprop(weights, lr=1e-3)
flow, level = torch.randn(128, 5), torch.randn(128, 1)

for start in range(0, 128, 16):
    error = ((net(flow[start : start + 16]) - level[start : start + 16]) ** 2).mean()
    error.backward()
    for one in weights:
        if one.grad is not None:
            one.grad.zero_()  # HERE
    optimizer.step()
