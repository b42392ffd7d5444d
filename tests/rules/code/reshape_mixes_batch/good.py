"""Axes are exchanged by transpose; the batch size is asked for; heads are split off the last axis, and merged again."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Linear(8, 8)
        self.head = nn.Linear(96, 2)

    def forward(self, x):
        n, steps, width = x.shape
        heads = x.view(n, steps, 3, width // 3).transpose(1, 2)
        x = heads.transpose(1, 2).reshape(n, steps, width)
        x = self.mix(x.transpose(1, 2).reshape(n * width, steps)).view(n, width, steps)
        return self.head(x.reshape(n, -1)) + self.head(x.view(x.size(0), -1))


model = Net()
loader = DataLoader(TensorDataset(torch.randn(1000, 8, 12), torch.randn(1000, 2)), batch_size=64, shuffle=True)
for x, y in loader:
    print((model(x) - y).pow(2).mean(), torch.arange(128).view(64, -1).shape)
