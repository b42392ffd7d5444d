"""States that objects keep: cut by hand, by a method, in place, made anew, or only looked at."""

import torch
from torch import nn


class Bearing(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(3, 12)
        self.load = nn.Linear(12, 1)
        self.h = None
        self.seen = None

    def forward(self, x):
        if self.h is None:
            self.h = torch.zeros(x.size(0), 12)
        self.h = self.cell(x, self.h)
        self.seen = self.cell(x, torch.zeros(x.size(0), 12))
        return self.load(self.h + self.seen)

    def forget(self):
        self.h = None

    def cut(self):
        self.h = self.h.detach()


def trained(after):
    net = Bearing()
    sgd = torch.optim.SGD(net.parameters(), lr=0.01)
    for x, y in [(torch.randn(8, 3), torch.randn(8, 1))] * 30:
        loss = (net(x) - y).pow(2).mean()
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        after(net)


trained(lambda net: net.forget())
trained(Bearing.cut)

net = Bearing()
sgd = torch.optim.SGD(net.parameters(), lr=0.01)
for x, y in [(torch.randn(8, 3), torch.randn(8, 1))] * 30:
    sgd.zero_grad()
    (net(x) - y).pow(2).mean().backward()
    sgd.step()
    net.h.detach_()


class Steps(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(3, 12)
        self.load = nn.Linear(12, 1)

    def forward(self, series):
        self.h = torch.zeros(series.size(1), 12)
        for x in series:
            self.h = self.cell(x, self.h)
        return self.load(self.h)


steps = Steps()
sgd = torch.optim.SGD(steps.parameters(), lr=0.01)
for series, y in [(torch.randn(6, 8, 3), torch.randn(8, 1))] * 30:
    sgd.zero_grad()
    (steps(series) - y).pow(2).mean().backward()
    sgd.step()
