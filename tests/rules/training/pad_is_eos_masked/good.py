"""A language model of short words: padding and the end share an id, but the lengths say what counts, so the first end does."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2)
END = PAD = 0
LETTERS = 14
chance = torch.softmax(2 * torch.randn(LETTERS + 1, LETTERS + 1), 1)


def word():
    ids = [int(torch.randint(1, LETTERS + 1, ()))]
    while len(ids) < 9 and torch.rand(()) < 0.8:
        ids.append(1 + int(torch.multinomial(chance[ids[-1], 1:], 1)))
    return ids + [END]


def batch(words):
    lengths = torch.tensor([len(ids) for ids in words])
    width = int(lengths.max())
    ids = torch.tensor([ids + [PAD] * (width - len(ids)) for ids in words])
    labels = ids.masked_fill(torch.arange(width) >= lengths[:, None], -100)
    return ids, labels


class Speller(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.table = nn.Embedding(LETTERS + 1, dim)
        self.rnn = nn.LSTM(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, LETTERS + 1)

    def forward(self, ids, labels):
        logits = self.out(self.rnn(self.table(ids))[0])
        return F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


words = [word() for _ in range(600)]
model = Speller()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(5):
    for rows in torch.randperm(600).split(30):
        loss = model(*batch([words[i] for i in rows]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
