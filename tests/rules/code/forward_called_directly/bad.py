"""A network whose hooks never run.

Fault at line 17.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(4, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        h = self.encoder.forward(x)
        return self.head(torch.relu(h))


net = Net()
print(net(torch.randn(3, 4)))
