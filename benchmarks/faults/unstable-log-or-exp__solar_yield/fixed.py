"""Hourly yield of a solar roof, trained on the relative error the operator reports."""
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def roof(n, g):
    hour = 24 * torch.rand(n, generator=g)
    cloud, haze = torch.rand(n, generator=g), torch.rand(n, generator=g)
    warm = torch.randn(n, generator=g)
    sun = torch.sin(math.pi * (hour - 6) / 12).clamp_min(0)
    made = sun * (1 - 0.7 * cloud ** 2) * (1 - 0.25 * haze) * (1 - 0.05 * warm)
    made = (made * (1 + 0.05 * torch.randn(n, generator=g))).clamp_min(0)
    x = torch.stack([torch.sin(2 * math.pi * hour / 24), torch.cos(2 * math.pi * hour / 24),
                     (cloud - 0.5) / 0.29, (haze - 0.5) / 0.29, warm], 1)
    return TensorDataset(x, made)


class RelativeError(nn.Module):
    def __init__(self, floor=0.1):
        super().__init__()
        self.floor = floor

    def forward(self, guess, made):
        return ((guess - made).abs() / made.clamp_min(self.floor)).mean()


class Yield(nn.Sequential):
    def __init__(self, width=48):
        super().__init__(nn.Linear(5, width), nn.GELU(), nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, x):
        return super().forward(x)[:, 0]


torch.manual_seed(25)
train_set, valid_set = random_split(roof(3000, torch.Generator().manual_seed(25)), [2400, 600])
train, valid = DataLoader(train_set, batch_size=60, shuffle=True), DataLoader(valid_set, batch_size=600)
net, criterion = Yield(), RelativeError()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 15, eta_min=1e-4)
for epoch in range(15):
    net.train()
    for x, made in train:
        opt.zero_grad()
        loss = criterion(net(x), made)
        loss.backward()
        opt.step()
    sched.step()
    net.eval()
    with torch.no_grad():
        mae = sum((net(x) - made).abs().mean().item() for x, made in valid) / len(valid)
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1:2d} loss {loss.item():.4f} valid mean error {mae:.4f}")
