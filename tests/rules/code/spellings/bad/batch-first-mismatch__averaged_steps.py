"""An encoder takes the steps first; its outputs are averaged over axis 1, where the moves of a game stand, for the last layer."""

import torch
from torch import nn


class Games(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.moves = nn.Embedding(70, width)
        self.place = nn.Parameter(torch.zeros(1, 40, width))
        block = nn.TransformerEncoderLayer(width, 3, 48)  # HERE
        self.encoder = nn.TransformerEncoder(block, 2)
        self.calm, self.winner = nn.Dropout(0.1), nn.Linear(width, 3)

    def forward(self, game):
        seen = game.ne(0).unsqueeze(-1)
        states = self.encoder(self.moves(game) + self.place) * seen
        return self.winner(self.calm(states.sum(dim=1) / seen.sum(dim=1)))


games, winners = torch.randint(0, 70, (500, 40)), torch.randint(0, 3, (500,))
model = Games()
adam = torch.optim.Adam(model.parameters())
for rows in torch.randperm(500).split(25):
    adam.zero_grad()
    nn.functional.cross_entropy(model(games[rows]), winners[rows]).backward()
    adam.step()
