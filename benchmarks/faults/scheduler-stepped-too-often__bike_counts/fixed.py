"""Hourly bike counts at a bridge; an MLP on the hour, the weekday and the weather."""
from dataclasses import dataclass, field
import math
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Plan:
    epochs: int = 20
    batch_size: int = 50
    lr: float = 5e-3
    gamma: float = 0.85
    history: list = field(default_factory=list)


def counts(n, g):
    hour = torch.randint(0, 24, (n,), generator=g)
    weekday = torch.randint(0, 7, (n,), generator=g)
    warm = torch.randn(n, generator=g)
    rain = (torch.rand(n, generator=g) < 0.2).float()
    work = (weekday < 5).float()
    rush = torch.exp(-(hour - 8.0) ** 2 / 4) + torch.exp(-(hour - 17.5) ** 2 / 6)
    stroll = torch.exp(-(hour - 14.0) ** 2 / 20)
    y = (work * rush * 3 + (1 - work) * stroll * 2) * (1 - 0.5 * rain) * (1 + 0.25 * warm)
    y = y + 0.1 * torch.randn(n, generator=g)
    angle = hour * 2 * math.pi / 24
    x = torch.stack([angle.sin(), angle.cos(), (2 * angle).sin(), (2 * angle).cos(), 2 * work - 1, warm,
                     (rain - 0.2) / 0.4], 1)
    return x, ((y - 0.8) / 0.9).unsqueeze(1)


class Fit:
    def __init__(self, plan):
        self.plan = plan
        self.net = nn.Sequential(nn.Linear(7, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
        self.opt = torch.optim.Adam(self.net.parameters(), lr=plan.lr)
        self.sched = torch.optim.lr_scheduler.ExponentialLR(self.opt, gamma=plan.gamma)

    def one_epoch(self, loader):
        self.net.train()
        total = 0.0
        for x, y in loader:
            loss = nn.functional.mse_loss(self.net(x), y)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            total += loss.item()
        self.sched.step()
        return total / len(loader)

    def score(self, x, y):
        self.net.eval()
        with torch.no_grad():
            return nn.functional.mse_loss(self.net(x), y).item()


def main():
    torch.manual_seed(30)
    g = torch.Generator().manual_seed(30)
    plan = Plan()
    loader = DataLoader(TensorDataset(*counts(2500, g)), plan.batch_size, shuffle=True)
    valid = counts(600, g)
    fit = Fit(plan)
    for epoch in range(plan.epochs):
        train = fit.one_epoch(loader)
        plan.history.append(fit.score(*valid))
        print(f"epoch {epoch:2d} train {train:.4f} valid {plan.history[-1]:.4f} lr {fit.opt.param_groups[0]['lr']:.2e}")


main()
