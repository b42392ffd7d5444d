"""Apples per tree from soil, pruning and weather, with one tower for each group of measurements."""
from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Settings:
    groups: dict = field(default_factory=lambda: {"soil": 5, "pruning": 3, "weather": 6})
    width: int = 48
    p_drop: float = 0.85
    lr: float = 2e-3
    epochs: int = 30
    batch: int = 40


class Towers(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.towers = nn.ModuleDict({
            name: nn.Sequential(nn.Linear(n, s.width), nn.ReLU(), nn.Dropout(s.p_drop))
            for name, n in s.groups.items()
        })
        self.join = nn.Sequential(
            nn.Linear(s.width * len(s.groups), s.width), nn.ReLU(), nn.Dropout(s.p_drop), nn.Linear(s.width, 1))

    def forward(self, batch):
        return self.join(torch.cat([tower(batch[name]) for name, tower in self.towers.items()], 1))


def orchard(n, s, g):
    x = {name: torch.randn(n, k, generator=g) for name, k in s.groups.items()}
    a, b, c = x["soil"], x["pruning"], x["weather"]
    apples = a[:, 0] + b[:, 0] * c[:, 1] + torch.relu(c[:, 0]) - 0.5 * a[:, 1] * b[:, 1]
    return x, (apples[:, None] + 0.3 * torch.randn(n, 1, generator=g) - 0.4) / 1.6


def rows(x, idx):
    return {name: t[idx] for name, t in x.items()}


def main():
    s = Settings()
    g = torch.Generator().manual_seed(61)
    torch.manual_seed(61)
    x, y = orchard(2000, s, g)
    x_val, y_val = orchard(500, s, g)
    net, mse = Towers(s), nn.MSELoss()
    opt = torch.optim.Adam(net.parameters(), lr=s.lr)
    for epoch in range(s.epochs):
        net.train()
        total = 0.0
        for idx in torch.randperm(len(y)).split(s.batch):
            loss = mse(net(rows(x, idx)), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        if epoch % 5 == 4:
            net.eval()
            with torch.no_grad():
                val = mse(net(x_val), y_val).item()
            print(f"epoch {epoch + 1}: train {total / len(y):.3f}  val {val:.3f}  R2 {1 - val / y_val.var().item():.3f}")


main()
