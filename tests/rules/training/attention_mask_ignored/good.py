"""A causal language model of padded words with its own attention: padding on the right needs no mask, as nothing looks ahead."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(12)
PAD, END, LETTERS = 0, 1, 16
chance = torch.softmax(2 * torch.randn(LETTERS, LETTERS), 1)


def word():
    ids = [int(torch.randint(2, LETTERS, ()))]
    while len(ids) < 10 and torch.rand(()) < 0.85:
        ids.append(2 + int(torch.multinomial(chance[ids[-1], 2:], 1)))
    return torch.tensor([*ids, END])


class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
        ahead = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        return self.out(scores.masked_fill(ahead, float("-inf")).softmax(-1) @ v)


class Speller(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.table, self.place = nn.Embedding(LETTERS, dim, padding_idx=PAD), nn.Embedding(16, dim)
        self.first, self.second = Attention(dim), Attention(dim)
        self.norm, self.head = nn.LayerNorm(dim), nn.Linear(dim, LETTERS)

    def forward(self, ids):
        x = self.table(ids) + self.place(torch.arange(ids.shape[1]))
        x = x + self.first(x)
        x = x + self.second(F.layer_norm(x, x.shape[-1:]))
        return self.head(self.norm(x))


words = [word() for _ in range(600)]
model = Speller()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(5):
    for rows in torch.randperm(600).split(30):
        ids = nn.utils.rnn.pad_sequence([words[i] for i in rows], batch_first=True, padding_value=PAD)
        loss = F.cross_entropy(model(ids[:, :-1]).transpose(1, 2), ids[:, 1:], ignore_index=PAD)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
