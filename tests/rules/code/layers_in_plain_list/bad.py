"""Residual blocks in a Python list: only the first and last layer are trained.

Fault at line 24.
"""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return x + torch.relu(self.linear(self.norm(x)))


class ResNet(nn.Module):
    def __init__(self, n_in, width, depth, n_out):
        super().__init__()
        self.first = nn.Linear(n_in, width)
        self.blocks = []
        for _ in range(depth):
            self.blocks.append(Block(width))
        self.last = nn.Linear(width, n_out)

    def forward(self, x):
        x = self.first(x)
        for block in self.blocks:
            x = block(x)
        return self.last(x)


model = ResNet(10, 64, 4, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
print(sum(p.numel() for p in model.parameters()))
