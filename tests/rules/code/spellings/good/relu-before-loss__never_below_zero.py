"""Targets made of numbers around 0 that are never below it: squares, absolute values, cut off, moved, products of the same."""

import torch
from torch import nn

x = torch.randn(600, 4)
cut = x @ torch.randn(4, 1)
cut[cut < 0] = 0
lifted = x @ torch.randn(4, 1)
lifted.clamp_(min=0)
net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1), nn.ReLU())
adam = torch.optim.Adam(net.parameters())
print((x < 0).float().mean())
for wanted in (
    cut,
    lifted,
    (x * x).sum(1, keepdim=True),
    x[:, :1] * x[:, :1].sign(),
    (x @ torch.ones(4, 1)).abs(),
    x[:, :1] + 9,
    torch.exp(x[:, :1]),
    torch.sin(torch.rand(600, 1)),
):
    adam.zero_grad()
    nn.functional.mse_loss(net(x), wanted).backward()
    adam.step()

for wanted in [torch.normal(5.0, 1.0, (600, 1)), x[:, :1] ** 2]:
    adam.zero_grad()
    nn.functional.mse_loss(net(x), wanted).backward()
    adam.step()
