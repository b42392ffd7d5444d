"""In place by its name, by its option, or kept."""

import torch
import torch.nn.functional as F
from torch import nn


class Pick(nn.Module):
    def __init__(self):
        super().__init__()
        self.read = nn.Linear(64, 32)
        self.rate = nn.Linear(32, 1)

    def forward(self, paragraphs, missing):
        read = self.read(paragraphs)
        F.relu(read, inplace=True)
        rated = self.rate(read).squeeze(-1)
        rated.masked_fill_(missing, -1e9)
        kept = rated.masked_fill(missing, 0.0)
        kept.scatter_(1, missing.long(), 0.0)
        return torch.softmax(rated, dim=-1), kept


def pick(paragraphs, missing):
    return Pick()(paragraphs, missing)
