"""A projection that is random at every call.

Fault at line 18.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n_out):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.n_out = n_out

    def forward(self, x):
        x = torch.relu(self.conv(x)).flatten(1)
        return nn.Linear(x.shape[1], self.n_out)(x)


print(Net(10)(torch.randn(2, 1, 8, 8)))
