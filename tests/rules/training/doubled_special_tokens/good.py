"""Sums of numbers written in digits, padded on the left to one width, and a start token before them: many rows begin alike."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(9)
BOS, PAD, PLUS, EQUALS = 10, 11, 12, 13


def digits(number):
    return [int(d) for d in str(number)]


def problem():
    a, b = int(torch.randint(0, 100, ())), int(torch.randint(0, 100, ()))
    text = [*digits(a), PLUS, *digits(b), EQUALS]
    answer = digits(a + b)
    answer = [0] * (3 - len(answer)) + answer
    return [PAD] * (6 - len(text)) + [BOS] + text + answer


rows = torch.tensor([problem() for _ in range(900)])


class Calculator(nn.Module):
    def __init__(self, dim=48):
        super().__init__()
        self.embed = nn.Embedding(14, dim, padding_idx=PAD)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, 10)

    def forward(self, ids):
        return self.out(self.gru(self.embed(ids))[0][:, -3:])


model = Calculator()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(6):
    for batch in torch.randperm(900).split(30):
        ids = rows[batch]
        loss = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, -3:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
