"""Which paragraph answers a question: the scores of paragraphs that are not there must not count."""

import torch
from torch import nn


class Pick(nn.Module):
    def __init__(self):
        super().__init__()
        self.rate = nn.Linear(64, 1)

    def forward(self, paragraphs, missing):
        rated = self.rate(paragraphs).squeeze(-1)
        rated.masked_fill(missing, -1e9)  # HERE
        return torch.softmax(rated, dim=-1)


def pick(paragraphs, missing):
    return Pick()(paragraphs, missing)
