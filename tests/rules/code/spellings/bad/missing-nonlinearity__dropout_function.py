"""Yield of a field: the hidden layer is thinned out by a function and goes on as it is."""

import torch
import torch.nn.functional as F
from torch import nn


class Yield(nn.Module):
    def __init__(self):
        super().__init__()
        self.soil = nn.Linear(12, 64)
        self.head = nn.Linear(64, 1)

    def forward(self, x):
        x = self.soil(x)  # HERE
        x = F.dropout(x, 0.3, self.training)
        return self.head(x)


net = Yield()
opt = torch.optim.SGD(net.parameters(), lr=0.01)
fields, tons = torch.randn(200, 12), torch.randn(200, 1)
for _ in range(100):
    opt.zero_grad()
    F.mse_loss(net(fields), tons).backward()
    opt.step()
