"""A parameter, a buffer, a constant and a copy that wants no gradient."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.register_buffer("mean", torch.zeros(n))
        self.limits = torch.tensor([0.0, 1.0])
        self.frozen = torch.ones(n, requires_grad=False)

    def forward(self, x):
        return (x - self.mean) * self.scale


model = Scale(4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print(model(torch.randn(2, 4)))
