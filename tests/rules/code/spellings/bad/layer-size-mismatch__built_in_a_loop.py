import torch
from torch import nn


class Tower(nn.Module):
    def __init__(self, sizes=(20, 64, 32)):
        super().__init__()
        parts = []
        for before, after in zip(sizes[:-1], sizes[1:]):
            parts.extend([nn.Linear(before, after), nn.ReLU()])
        self.trunk = nn.Sequential(*parts)
        self.out = nn.Linear(64, 3)  # HERE

    def forward(self, x):
        return self.out(self.trunk(x))


print(Tower()(torch.randn(8, 20)))
