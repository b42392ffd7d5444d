"""Crop yield with error bars: an ensemble of five networks, each with its own optimiser and its own order."""
import torch
from torch import nn


class Member(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.f = nn.Sequential(nn.Linear(8, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 1))

    def forward(self, x):
        return self.f(x)[:, 0]


def fields(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 8, generator=g)
    y = x[:, 0] - 0.5 * x[:, 1] ** 2 + x[:, 2] * x[:, 3] + torch.sin(2 * x[:, 4]) + 0.2 * torch.randn(n, generator=g)
    return x, (y + 0.5) / 1.75


torch.manual_seed(61)
x, y = fields(1600, 0)
xv, yv = fields(400, 1)

members, optimisers = [], []
for width in (24, 32, 40, 48, 56):
    net = Member(width)
    opt = torch.optim.Adam(net.parameters(), lr=4e-3)
    members.append(net)
    optimisers.append(opt)

for epoch in range(10):
    losses = []
    for k, net in enumerate(members):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(64):
            optimisers[k].zero_grad()
            loss = nn.functional.mse_loss(net(x[rows]), y[rows])
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
        losses.append(total / len(x))
        net.eval()
    with torch.no_grad():
        preds = torch.stack([net(xv) for net in members])
    rmse = (preds.mean(0) - yv).pow(2).mean().sqrt().item()
    print(f"epoch {epoch}: " + " ".join(f"{v:.3f}" for v in losses) + f" | ensemble RMSE {rmse:.3f} spread {preds.std(0).mean():.3f}")
