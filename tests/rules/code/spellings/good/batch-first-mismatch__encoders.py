"""Encoders whose axes are as they are read: batch first, exchanged, steps first, one sample that is only looked at."""

import torch
from torch import nn


class Recipe(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(400, 32)
        self.read = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 2)
        self.turned = nn.TransformerEncoderLayer(32, 4, 64)
        self.stepwise = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64), 1)
        self.sweet = nn.Linear(32, 2)

    def forward(self, recipe):
        words = self.words(recipe)
        read = self.read(words)
        turned = self.turned(words.transpose(0, 1)).transpose(0, 1)
        steps = self.stepwise(words.permute(1, 0, 2))
        return self.sweet(read[:, 0] + turned[:, -1] + steps[-1])


class Looked(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(32, 4, 64)

    def forward(self, steps):
        read = self.layer(steps)
        print("first sample", read[:, 0].norm())
        return read[-1]


class OneSequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(32, 4, 64)

    def forward(self):
        return self.layer(torch.randn(9, 32))[:, -1]


print(Recipe()(torch.zeros(3, 9, dtype=torch.long)), Looked()(torch.randn(9, 3, 32)), OneSequence()())
