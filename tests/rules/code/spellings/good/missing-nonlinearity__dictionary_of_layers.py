import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, n_in, width=128):
        super().__init__()
        self.squash = nn.Linear(n_in, 8, bias=False)
        self.widen = nn.Linear(8, width)
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):
        x = torch.relu(self.widen(self.squash(x)))
        return (self.query(x) * self.key(x)).sum(-1)
