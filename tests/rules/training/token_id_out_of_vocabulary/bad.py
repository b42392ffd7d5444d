"""Sorts short reviews by mood: a bag of embedded words. The table has a row for each word, but none for the padding token."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
GOOD, BAD = "great lovely superb charming moving".split(), "dull awful boring weak noisy".split()
OTHER = "the film plot cast was and very a story music ending".split()
words = sorted({*GOOD, *BAD, *OTHER})
number = {word: i for i, word in enumerate(words)}
PAD = len(words)


def review():
    label = int(torch.rand(()) < 0.5)
    mood = GOOD if label else BAD
    n = int(torch.randint(4, 10, ()))
    text = [OTHER[int(torch.randint(0, len(OTHER), ()))] for _ in range(n)]
    text[int(torch.randint(0, n, ()))] = mood[int(torch.randint(0, 5, ()))]
    return text, label


def encode(text, length):
    ids = [number[word] for word in text]
    return ids + [PAD] * (length - len(ids))


class Mood(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(len(words), 16)
        self.out = nn.Linear(16, 2)

    def forward(self, ids):
        return self.out(self.table(ids).mean(1))


reviews = sorted((review() for _ in range(600)), key=lambda pair: -len(pair[0]))
model = Mood()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for start in range(0, 600, 20):
    rows = reviews[start : start + 20]
    ids = torch.tensor([encode(text, len(rows[0][0])) for text, _ in rows])
    loss = F.cross_entropy(model(ids), torch.tensor([label for _, label in rows]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
