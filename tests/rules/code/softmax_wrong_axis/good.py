"""Attention over the rows of a bag, by several heads; the classes go over their own axis."""

import torch
from torch import nn


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 32)
        self.attention = nn.Linear(32, 3)
        self.head = nn.Linear(96, 4)

    def forward(self, bag):
        rows = torch.relu(self.hidden(bag))
        weights = torch.softmax(self.attention(rows), dim=0)
        return torch.log_softmax(self.head((weights.T @ rows).reshape(1, -1)), dim=1)


model = Bag()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(100):
    optimizer.zero_grad()
    nn.functional.nll_loss(model(torch.randn(7, 10)), torch.randint(0, 4, (1,))).backward()
    optimizer.step()
