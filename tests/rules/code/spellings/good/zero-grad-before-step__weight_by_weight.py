"""Gradients that are cleared by hand where it does no harm: before backward, of a part, where they are broken, or put back."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(5, 12), nn.Tanh(), nn.Linear(12, 1))
optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-3)
flow, level = torch.randn(128, 5), torch.randn(128, 1)


def error():
    return ((net(flow) - level) ** 2).mean()


for _ in range(5):  # before
    for one in net.parameters():
        one.grad = None
    error().backward()
    optimizer.step()
for _ in range(5):  # of a part, which stays as it is
    optimizer.zero_grad()
    error().backward()
    for one in net[0].parameters():
        one.grad = None
    optimizer.step()
for _ in range(5):  # by name
    optimizer.zero_grad()
    error().backward()
    for name, one in net.named_parameters():
        if name.startswith("0."):
            one.grad = None
    optimizer.step()
for _ in range(5):  # where it is broken
    optimizer.zero_grad()
    error().backward()
    for one in net.parameters():
        if one.grad is not None and not torch.isfinite(one.grad).all():
            one.grad.zero_()
    optimizer.step()
for _ in range(5):  # the mean of two, put back
    gathered = [torch.zeros_like(one) for one in net.parameters()]
    for _ in range(2):
        error().backward()
        for one, total in zip(net.parameters(), gathered):
            total += one.grad / 2
        for one in net.parameters():
            one.grad = None
    for one, total in zip(net.parameters(), gathered):
        one.grad = total
    optimizer.step()
    optimizer.zero_grad()
