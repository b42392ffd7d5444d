"""Load of a bearing as it goes: the cell makes its first state itself, and keeps each one after."""

import torch
from torch import nn


class Bearing(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(3, 12)
        self.load = nn.Linear(12, 1)
        self.h = None

    def forward(self, x):
        if self.h is None:
            self.h = torch.zeros(x.size(0), 12)
        self.h = self.cell(x, self.h)  # HERE
        return self.load(self.h)


net = Bearing()
sgd = torch.optim.SGD(net.parameters(), lr=0.01)
for x, y in [(torch.randn(8, 3), torch.randn(8, 1))] * 30:
    loss = (net(x) - y).pow(2).mean()
    sgd.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    sgd.step()
