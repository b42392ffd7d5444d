"""A network for the yield of a field that grows deeper."""

import torch
from torch import nn


class Field(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.Sequential(nn.Linear(14, 32), nn.ReLU())
        self.end = nn.Linear(32, 1)

    def forward(self, plot):
        return self.end(self.steps(plot))

    def deeper(self):
        self.steps.append(nn.Linear(32, 32))
        self.steps.append(nn.ReLU())


def learn(field, optimizer):
    for plot, crop in plots:
        optimizer.zero_grad()
        nn.functional.mse_loss(field(plot), crop).backward()
        optimizer.step()


field = Field()
optimizer = torch.optim.Adam(field.parameters(), lr=1e-3)  # HERE
field.deeper()
for epoch in range(20):
    learn(field, optimizer)
