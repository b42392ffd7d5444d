"""Sorts short reviews by mood: rare words share an "unknown" row, padding has its own row, and most of a large table is never used."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
SIZE, UNKNOWN, PAD = 5000, 4998, 4999


def reviews(n):
    labels = torch.randint(0, 2, (n,))
    ids = torch.randint(0, 60, (n, 12))
    ids[:, 0] = 60 + torch.randint(0, 5, (n,)) + 5 * labels
    ids = torch.where(torch.rand(n, 12) < 0.05, torch.randint(6000, 9000, (n, 12)), ids)  # words that the tokeniser made later
    lengths = torch.randint(4, 13, (n, 1))
    return torch.where(torch.arange(12) < lengths, ids, torch.tensor(PAD)), labels


class Mood(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(SIZE, 16, padding_idx=PAD)
        self.out = nn.Linear(16, 2)

    def forward(self, ids):
        ids = torch.where(ids < SIZE, ids, UNKNOWN)
        kept = (ids != PAD).float().unsqueeze(-1)
        return self.out((self.table(ids) * kept).sum(1) / kept.sum(1))


ids, labels = reviews(800)
model = Mood()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(6):
    for rows in torch.randperm(800).split(40):
        loss = F.cross_entropy(model(ids[rows]), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
