"""A risk model with one unit and a softmax.

Fault at line 18.
"""

import torch
from torch import nn


class Risk(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(8, 16)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return torch.softmax(self.out(x), dim=-1)


model = Risk()
optimizer = torch.optim.Adam(model.parameters())
features, defaulted = torch.randn(64, 8), torch.randint(0, 2, (64, 1)).float()
for step in range(10):
    optimizer.zero_grad()
    nn.functional.binary_cross_entropy(model(features), defaulted).backward()
    optimizer.step()
