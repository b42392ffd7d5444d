"""A network whose `__init__` forgets the one above it.

Fault at line 11.
"""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, width, depth):
        self.width = width
        self.layers = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x


class Classifier(nn.Module):
    def __init__(self, width, n_classes):
        super().__init__()
        self.encoder = Encoder(width, 2)
        self.head = nn.Linear(width, n_classes)

    def forward(self, x):
        return self.head(self.encoder(x))


print(Classifier(32, 5)(torch.randn(4, 32)).shape)
