"""Attention takes the steps first; the largest of its outputs over axis 1 goes on."""

import torch
from torch import nn


class Bag(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.embed = nn.Linear(5, width)
        self.look = nn.MultiheadAttention(width, 4)  # HERE
        self.even = nn.LayerNorm(width)
        self.kind = nn.Linear(width, 2)

    def forward(self, cells):
        cells = self.embed(cells)
        mixed, _ = self.look(cells, cells, cells, need_weights=False)
        return self.kind(self.even(cells + mixed).max(dim=1).values)


bags, kinds = torch.rand(400, 30, 5), torch.randint(0, 2, (400,))
model = Bag()
adam = torch.optim.Adam(model.parameters())
for rows in torch.randperm(400).split(20):
    adam.zero_grad()
    nn.functional.cross_entropy(model(bags[rows]), kinds[rows]).backward()
    adam.step()
