"""Networks that reach nn.Module.__init__ by other ways: the old form, a class between, and by name."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        nn.Module.__init__(self)
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return torch.relu(self.linear(x))


class Named(Block):
    def __init__(self, width, name):
        self.name = name
        super(Named, self).__init__(width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(super().forward(x))


class Plain(nn.Module):
    def forward(self, x):
        return x * 2


class Settings:
    def __init__(self, width):
        self.layer = nn.Linear(width, width)


class Deep(Named):
    def __init__(self, width):
        Named.__init__(self, width, "deep")
        self.extra = nn.Linear(width, 1)


print(Deep(8)(torch.randn(2, 8)), Plain()(torch.ones(1)), Settings(3).layer)
