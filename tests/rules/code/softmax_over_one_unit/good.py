"""A softmax over the steps of a sequence, scored with one unit, and one over two classes."""

import torch
from torch import nn


class Risk(nn.Module):
    def __init__(self):
        super().__init__()
        self.score = nn.Linear(8, 1)
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        weights = torch.softmax(self.score(x), dim=1)
        return torch.log_softmax(self.out((weights * x).sum(1)), dim=-1)


model = Risk()
optimizer = torch.optim.Adam(model.parameters())
features, defaulted = torch.randn(64, 5, 8), torch.randint(0, 2, (64,))
for step in range(10):
    optimizer.zero_grad()
    nn.functional.nll_loss(model(features), defaulted).backward()
    optimizer.step()
