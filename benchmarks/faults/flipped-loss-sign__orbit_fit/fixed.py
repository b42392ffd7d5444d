"""Gaussian likelihood of satellite drag: the network gives a mean and a log deviation."""
import math
import torch
from torch import nn


def log_likelihood(mean, log_dev, y):
    return -0.5 * ((y - mean) / log_dev.exp()) ** 2 - log_dev - 0.5 * math.log(2 * math.pi)


def passes(n, seed):
    gen = torch.Generator().manual_seed(seed)
    state = torch.randn(n, 5, generator=gen)
    drag = state[:, 0] * 0.7 + torch.sin(state[:, 1]) + 0.3 * state[:, 2] * state[:, 3]
    return state, drag + (0.1 + 0.2 * torch.sigmoid(state[:, 4])) * torch.randn(n, generator=gen)


class DragNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(5, 48), nn.SiLU(), nn.Linear(48, 48), nn.SiLU())
        self.head = nn.Linear(48, 2)

    def forward(self, x):
        mean, log_dev = self.head(self.trunk(x)).unbind(-1)
        return mean, log_dev.clamp(-4, 4)


torch.manual_seed(2)
x, y = passes(1200, 0)
xv, yv = passes(400, 1)
net = DragNet()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(12):
    for rows in torch.randperm(len(x)).split(60):
        mean, log_dev = net(x[rows])
        loss = -log_likelihood(mean, log_dev, y[rows]).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
    with torch.no_grad():
        mean, log_dev = net(xv)
        rmse = (mean - yv).pow(2).mean().sqrt().item()
    print(f"epoch {epoch:2d} loss {loss.item():.3f} rmse {rmse:.3f}")
