"""Layers made at the first call and kept, layers without weights, and layers made where the network is built."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n_out):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.n_out = n_out
        self.head = None
        self.norm = self.make_norm(8)

    def make_norm(self, n):
        return nn.BatchNorm2d(n)

    def forward(self, x):
        x = nn.ReLU()(self.norm(self.conv(x))).flatten(1)
        if self.head is None:
            self.head = nn.Linear(x.shape[1], self.n_out)
        return nn.Dropout(0.1)(self.head(x))


print(Net(10)(torch.randn(2, 1, 8, 8)))
