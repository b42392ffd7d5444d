"""Noise-robust tone classifier; the trunk joins the training once the head has settled."""
import math

import torch
import torch.nn as nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, TensorDataset


class DelayedSGD(Optimizer):
    """Momentum SGD whose groups join at the epoch in their `start`."""

    def __init__(self, groups, lr, momentum=0.9):
        super().__init__(groups, {"lr": lr, "momentum": momentum, "start": 0})
        self.epoch = 0

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            if self.epoch < group["start"]:
                continue
            for p in group["params"]:
                if p.grad is not None:
                    velocity = self.state[p].setdefault("velocity", torch.zeros_like(p))
                    velocity.mul_(group["momentum"]).add_(p.grad)
                    p.sub_(velocity, alpha=group["lr"])


class ToneNet(nn.Module):
    def __init__(self, tones=8):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(32, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU())
        self.head = nn.Linear(24, tones)

    def forward(self, x):
        return self.head(self.trunk(x))


def tones(n):
    tone = torch.randint(0, 8, (n,))
    t = torch.arange(32.0)
    wave = torch.sin((0.25 + 0.3 * tone).unsqueeze(1) * t + 2 * math.pi * torch.rand(n, 1))
    return wave + 0.3 * torch.randn(n, 32), tone


class Fitter:
    def __init__(self, net, optimizer):
        self.net, self.optimizer, self.epoch = net, optimizer, 0
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, loader, valid, epochs):
        for self.epoch in range(epochs):
            self.optimizer.epoch = self.epoch
            self.net.train()
            total = 0.0
            for x, y in loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.net(x), y)
                loss.backward()
                self.optimizer.step()
                total += loss.item()
            self.net.eval()
            with torch.no_grad():
                right = (self.net(valid[0]).argmax(1) == valid[1]).float().mean().item()
            print(f"epoch {self.epoch} loss {total / len(loader):.4f} validation accuracy {right:.3f}")


torch.manual_seed(22)
net = ToneNet()
optimizer = DelayedSGD([{"params": net.head.parameters()}, {"params": net.trunk.parameters(), "start": 2}], lr=0.03)
train = DataLoader(TensorDataset(*tones(4000)), batch_size=40, shuffle=True)
Fitter(net, optimizer).fit(train, tones(600), epochs=14)
