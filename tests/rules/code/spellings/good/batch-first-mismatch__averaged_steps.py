"""The steps are averaged over axis 1 with the batch first, over axis 0 with the steps first, and after they were turned back."""

import torch
from torch import nn


class Games(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.moves = nn.Embedding(70, width)
        self.first = nn.TransformerEncoder(nn.TransformerEncoderLayer(width, 3, 48, batch_first=True), 2)
        self.second = nn.TransformerEncoder(nn.TransformerEncoderLayer(width, 3, 48), 2)
        self.look = nn.MultiheadAttention(width, 3)
        self.heads = nn.ModuleList(nn.Linear(width, 3) for _ in range(3))

    def forward(self, game):
        steps = self.moves(game)
        one = self.first(steps).mean(dim=1)
        turned = steps.transpose(0, 1)
        two = self.second(turned).mean(dim=0)
        mixed, _ = self.look(turned, turned, turned)
        three = mixed.transpose(0, 1).mean(dim=1)
        return self.heads[0](one) + self.heads[1](two) + self.heads[2](three)


games, winners = torch.randint(0, 70, (500, 40)), torch.randint(0, 3, (500,))
model = Games()
adam = torch.optim.Adam(model.parameters())
for rows in torch.randperm(500).split(25):
    adam.zero_grad()
    nn.functional.cross_entropy(model(games[rows]), winners[rows]).backward()
    adam.step()
