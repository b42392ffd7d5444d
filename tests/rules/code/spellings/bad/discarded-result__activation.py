"""Sizes of orders from their words: the hidden layer's activation is computed and forgotten."""

import torch.nn.functional as F
from torch import nn


class Orders(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Linear(200, 50)
        self.size = nn.Linear(50, 1)

    def forward(self, x):
        h = self.words(x)
        F.relu(h)  # HERE
        h = h * 0.5
        return self.size(h)


def sizes(x):
    return Orders()(x)
