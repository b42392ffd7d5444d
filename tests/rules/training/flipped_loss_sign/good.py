"""A Gaussian density of the targets: its negative logarithm is below zero on small targets, and is minimised rightly."""

import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(600, 1) * 4 - 2
y = 0.1 * torch.sin(2 * x) + 0.01 * (1 + x.abs()) * torch.randn(600, 1)


class Density(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 2))

    def forward(self, x):
        mean, log_scale = self.body(x).chunk(2, dim=1)
        return mean, log_scale - 3


model = Density()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(25):
    for batch in torch.randperm(600).split(50):
        mean, log_scale = model(x[batch])
        log_density = -0.5 * ((y[batch] - mean) / log_scale.exp()) ** 2 - log_scale - 0.5 * math.log(2 * math.pi)
        loss = -log_density.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
