"""An activation after each layer but the last, in three spellings."""

import torch
from torch import nn


class Tower(nn.Module):
    def __init__(self, sizes=(20, 64, 32, 5)):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for number, layer in enumerate(self.layers):
            x = layer(x)
            if number < len(self.layers) - 1:
                x = torch.tanh(x)
        return x


class Listed(Tower):
    def forward(self, x):
        *first, last = self.layers
        for layer in first:
            x = torch.tanh(layer(x))
        return last(x)


class Counted(Tower):
    def forward(self, x):
        for place in range(len(self.layers)):
            if place > 0:
                x = torch.relu(x)
            x = self.layers[place](x)
        return x


def train(tower, batches):
    optimizer = torch.optim.Adam(tower.parameters())
    for x, y in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(tower(x), y).backward()
        optimizer.step()


def main(batches):
    train(Tower(), batches)
    train(Listed(), batches)
    train(Counted(), batches)
