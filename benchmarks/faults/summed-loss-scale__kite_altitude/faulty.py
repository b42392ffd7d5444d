"""Altitude of a kite from line tension and two tilt sensors, recorded at ten hertz."""
import torch
from torch import nn


def flights(n, seed):
    gen = torch.Generator().manual_seed(seed)
    height = torch.rand(n, 1, generator=gen) * 2 - 1
    t = torch.arange(20) / 10
    gust = torch.randn(n, 1, generator=gen)
    tension = (1 + height) * torch.sin(2 * t + gust) + 0.2 * torch.randn(n, 20, generator=gen)
    tilt = height + 0.5 * torch.cos(t) + 0.3 * torch.randn(n, 20, generator=gen)
    return torch.cat([tension, tilt], 1), height


def mse(prediction, target):
    return ((prediction - target) ** 2).sum()


torch.manual_seed(0)
(x, y), (xv, yv) = flights(2048, 1), flights(512, 2)
net = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
for epoch in range(10):
    net.train()
    for rows in torch.randperm(len(x)).split(128):
        sgd.zero_grad()
        loss = mse(net(x[rows]), y[rows])
        loss.backward()
        nn.utils.clip_grad_value_(net.parameters(), 100.0)
        sgd.step()
    net.eval()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} valid error {((net(xv) - yv) ** 2).mean().item():.4f}")
