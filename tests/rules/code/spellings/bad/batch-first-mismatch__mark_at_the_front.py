"""Is a recipe sweet: a mark before the words, read after one layer of a transformer, which has the words first."""

import torch
from torch import nn


class Recipe(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(400, 32)
        self.mark = nn.Parameter(torch.zeros(1, 1, 32))
        self.read = nn.TransformerEncoderLayer(32, 4, 64)  # HERE
        self.sweet = nn.Linear(32, 2)

    def forward(self, recipe):
        words = torch.cat([self.mark.expand(recipe.shape[0], -1, -1), self.words(recipe)], dim=1)
        read = self.read(words)
        return self.sweet(read[:, 0])


def sweet(recipes):
    return Recipe()(recipes)
