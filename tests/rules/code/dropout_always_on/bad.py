"""Dropout that `eval()` does not end.

Fault at line 17.
"""

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 32), nn.Linear(32, 2)

    def forward(self, x):
        x = F.dropout(torch.relu(self.a(x)), p=0.5)
        return self.b(x)


net = Net().eval()
print(net(torch.randn(3, 4)))
