"""Which of two letters comes first? A transformer whose attention scores are not scaled, with large initial weights."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3)
LENGTH, LETTERS = 16, 12


def batch(n=32):
    ids = torch.randint(2, LETTERS, (n, LENGTH))
    places = torch.rand(n, LENGTH).argsort(1)[:, :2]
    ids[torch.arange(n), places[:, 0]], ids[torch.arange(n), places[:, 1]] = 0, 1
    return ids, (places[:, 0] < places[:, 1]).long()


class Attention(nn.Module):
    def __init__(self, dim, heads=2):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = nn.Linear(dim, dim), nn.Linear(dim, dim), nn.Linear(dim, dim)
        for layer in (self.query, self.key):
            nn.init.normal_(layer.weight, std=1.0)

    def forward(self, x):
        q, k, v = (layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value))
        weights = torch.softmax(q @ k.transpose(-1, -2), dim=-1)
        return (weights @ v).transpose(1, 2).flatten(2)


class Order(nn.Module):
    def __init__(self, dim=64):
        super().__init__()
        self.letters = nn.Embedding(LETTERS, dim)
        self.places = nn.Parameter(torch.randn(LENGTH, dim))
        self.attention = Attention(dim)
        self.out = nn.Linear(dim, 2)

    def forward(self, ids):
        x = self.attention(self.letters(ids) + self.places)
        return self.out(F.layer_norm(x, x.shape[-1:]).mean(1))


model = Order()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
for step in range(150):
    ids, first = batch()
    loss = F.cross_entropy(model(ids), first)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 50 == 0:
        print(step, loss.item())
