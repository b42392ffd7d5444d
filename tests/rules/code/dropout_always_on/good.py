"""Dropout that asks for the mode, a layer, and one that is meant to stay on."""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 32), nn.Linear(32, 2)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = F.dropout(torch.relu(self.a(x)), 0.5, self.training)
        x = F.dropout(self.drop(x), p=0.1, training=self.training)
        return self.b(x)

    def sample(self, x):
        return self.b(F.dropout(self.a(x), p=0.5, training=True))


net = Net().eval()
print(net(torch.randn(3, 4)), net.sample(torch.randn(3, 4)))
