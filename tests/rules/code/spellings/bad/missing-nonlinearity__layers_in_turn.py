import torch
from torch import nn


class Tower(nn.Module):
    def __init__(self, sizes=(20, 64, 5)):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for number, layer in enumerate(self.layers):
            x = layer(x)  # HERE
            if number == len(self.layers) - 1:
                x = torch.tanh(x)
        return x


def train(batches):
    tower = Tower()
    optimizer = torch.optim.Adam(tower.parameters())
    for x, y in batches:
        optimizer.zero_grad()
        nn.functional.mse_loss(tower(x), y).backward()
        optimizer.step()
