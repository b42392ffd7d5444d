import torch
from torch import nn


class Factorised(nn.Module):
    def __init__(self, n_users, n_items, k=8):
        super().__init__()
        self.users, self.items = nn.Embedding(n_users, k), nn.Embedding(n_items, k)
        self.bias = nn.Linear(k, 1)
        self.cross = nn.Linear(2 * k, 1)

    def forward(self, u, i):
        a, b = self.users(u), self.items(i)
        score = self.bias(a * b)
        score = score + self.cross(torch.cat([a, b], dim=1))
        return score.squeeze(1)


def train(rows, n_users, n_items):
    model = Factorised(n_users, n_items)
    optimizer = torch.optim.Adam(model.parameters())
    bce = torch.nn.functional.binary_cross_entropy
    for u, i, liked in rows:
        optimizer.zero_grad()
        loss = bce(model(u, i), liked)  # HERE
        loss.backward()
        optimizer.step()
