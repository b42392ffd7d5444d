"""A scale that is never trained.

Fault at line 13.
"""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.ones(n, requires_grad=True)
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        return x * self.scale + self.shift


model = Scale(4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print(model(torch.randn(2, 4)))
