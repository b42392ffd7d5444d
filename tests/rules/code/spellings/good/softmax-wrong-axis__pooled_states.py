"""Pooling over the steps of time-first states, over the rows of one bag, and experts that every sample mixes."""

import torch
from torch import nn


class TimeFirst(nn.Module):
    def __init__(self, kinds):
        super().__init__()
        self.rnn = nn.GRU(16, 48)
        self.salience = nn.Linear(48, 1)
        self.decide = nn.Linear(48, kinds)

    def forward(self, x):  # (time, batch, 16)
        states, _ = self.rnn(x)
        shares = self.salience(states).softmax(0)
        return self.decide((shares * states).sum(0))


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.salience = nn.Sequential(nn.Linear(16, 8), nn.Tanh(), nn.Linear(8, 1))
        self.decide = nn.Linear(16, 1)

    def forward(self, rows):  # (rows, 16)
        shares = torch.softmax(self.salience(rows), dim=0)
        return self.decide(shares.t() @ rows)


class Experts(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gate = nn.Linear(16, n)
        self.experts = nn.ModuleList([nn.Linear(16, 4) for _ in range(n)])

    def forward(self, x):
        shares = self.gate(x).softmax(-1)
        made = torch.stack([expert(x) for expert in self.experts], dim=1)
        return (shares.unsqueeze(-1) * made).sum(1)


class Clusters(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.assign = nn.Linear(16, n)
        self.centres = nn.Parameter(torch.randn(n, 16))

    def forward(self, x):  # (batch, places, 16): each place is shared among the clusters
        shares = self.assign(x).softmax(-1)
        return (shares.unsqueeze(-1) * (x.unsqueeze(2) - self.centres)).sum(1)
