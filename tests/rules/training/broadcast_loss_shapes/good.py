"""Quantile regression, (N, 3) against (N, 1), with a ranking term over all pairs (N, 1) - (1, N): broadcast on purpose."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(400, 2) * 4 - 2
noise = 0.3 * torch.randn(400) * (1 + x[:, 0].abs())
y = torch.sin(2 * x[:, 0]) + 0.5 * x[:, 1] + noise
quantiles = torch.tensor([0.1, 0.5, 0.9])

net = nn.Sequential(nn.Linear(2, 48), nn.Tanh(), nn.Linear(48, 3))
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)


def pinball(prediction, target):
    error = target[:, None] - prediction
    return torch.maximum(quantiles * error, (quantiles - 1) * error).mean()


def ranking(score, target):
    difference = score.unsqueeze(1) - score.unsqueeze(0)
    order = torch.sign(target.unsqueeze(1) - target.unsqueeze(0))
    return nn.functional.softplus(-order * difference).mean()


for epoch in range(12):
    order = torch.randperm(400)
    for i in range(0, 400, 40):
        batch = order[i : i + 40]
        prediction = net(x[batch])
        loss = pinball(prediction, y[batch]) + 0.05 * ranking(prediction[:, 1], y[batch])
        loss = loss + 0.01 * nn.functional.mse_loss(prediction[:, 1], y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print([round((y < net(x)[:, i]).float().mean().item(), 2) for i in range(3)])
