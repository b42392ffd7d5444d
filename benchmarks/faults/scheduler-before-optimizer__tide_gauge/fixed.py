"""Next-hour water level at a tide gauge; a trainer with callbacks that fire around every epoch."""
import math

import torch
from torch import nn


class Callback:
    def before_epoch(self, trainer): ...
    def after_epoch(self, trainer): ...


class Decay(Callback):
    """Large steps first, then about a third of it each epoch."""

    def __init__(self, gamma):
        self.gamma = gamma

    def attach(self, trainer):
        self.sched = torch.optim.lr_scheduler.ExponentialLR(trainer.opt, self.gamma)

    def after_epoch(self, trainer):
        self.sched.step()


class Report(Callback):
    def attach(self, trainer): ...

    def after_epoch(self, trainer):
        print(f"epoch {trainer.epoch} rmse {trainer.rmse():.4f} (levels have spread 1)")


class Trainer:
    def __init__(self, net, opt, train, valid, callbacks):
        self.net, self.opt, self.train, self.valid, self.callbacks = net, opt, train, valid, callbacks
        for c in callbacks:
            c.attach(self)

    def rmse(self):
        self.net.eval()
        with torch.no_grad():
            return (self.net(self.valid[0]) - self.valid[1]).pow(2).mean().sqrt().item()

    def fit(self, epochs, size):
        x, y = self.train
        for self.epoch in range(epochs):
            for c in self.callbacks:
                c.before_epoch(self)
            self.net.train()
            for idx in torch.randperm(len(x)).split(size):
                self.opt.zero_grad()
                nn.functional.mse_loss(self.net(x[idx]), y[idx]).backward()
                self.opt.step()
            for c in self.callbacks:
                c.after_epoch(self)


def gauge(hours=4200, lag=25):
    t = torch.arange(hours, dtype=torch.float32)
    level = torch.sin(2 * math.pi * t / 12.42) + 0.5 * torch.sin(2 * math.pi * t / 12.0) + 0.3 * torch.sin(
        2 * math.pi * t / 25.8) + 0.05 * torch.randn(hours)
    level = (level - level[:3200].mean()) / level[:3200].std()
    rows = level.unfold(0, lag, 1)
    x, y = rows[:, :-1], rows[:, -1:]
    return (x[:3200], y[:3200]), (x[3300:], y[3300:])


if __name__ == "__main__":
    torch.manual_seed(31)
    train, valid = gauge()
    net = nn.Sequential(nn.Linear(24, 64), nn.Tanh(), nn.Linear(64, 1))
    opt = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    Trainer(net, opt, train, valid, [Decay(0.3), Report()]).fit(epochs=5, size=16)
