"""A very precise gauge: Gaussian density loss with predicted spread, which goes far below zero as the fit sharpens."""
import math

import torch
from torch import nn


def gauge(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, 2, generator=g) * 2 - 1
    sigma = 0.01 + 0.03 * x[:, 1].abs()
    y = 0.4 * torch.sin(3 * x[:, 0]) + 0.2 * x[:, 1] + sigma * torch.randn(n, generator=g)
    return x, y


class MeanAndSpread(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh())
        self.mean, self.log_sigma = nn.Linear(width, 1), nn.Linear(width, 1)

    def forward(self, x):
        h = self.body(x)
        return self.mean(h).squeeze(1), self.log_sigma(h).squeeze(1).clamp(-6, 2)


def negative_log_density(y, mean, log_sigma):
    z = (y - mean) * torch.exp(-log_sigma)
    return (0.5 * z ** 2 + log_sigma + 0.5 * math.log(2 * math.pi)).mean()


torch.manual_seed(53)
x_train, y_train = gauge(2000, 1)
x_val, y_val = gauge(500, 2)
model = MeanAndSpread()
optimizer = torch.optim.Adam(model.parameters(), lr=1.5e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=24)
for epoch in range(24):
    model.train()
    total = 0.0
    for rows in torch.randperm(2000).split(50):
        loss = negative_log_density(y_train[rows], *model(x_train[rows]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        total += loss.item() * len(rows) / 2000
    scheduler.step()
    model.eval()
    with torch.no_grad():
        mean, log_sigma = model(x_val)
        val = negative_log_density(y_val, mean, log_sigma).item()
        inside = ((y_val - mean).abs() < 2 * log_sigma.exp()).float().mean().item()
    if epoch % 4 == 3:
        print(f"epoch {epoch} train {total:.4f} val {val:.4f} rmse {(y_val - mean).pow(2).mean().sqrt().item():.4f} inside two sigma {inside:.3f}")
