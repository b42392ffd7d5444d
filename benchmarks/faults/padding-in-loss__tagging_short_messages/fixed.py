"""Tagging the words of short messages; a bidirectional LSTM over padded batches."""
import random

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

random.seed(1)
torch.manual_seed(1)
PAD, WORDS, TAGS = 0, 60, 6          # tag 0 stands for the filling
MAX_LEN = 40


def message():
    length = random.choice([4, 5, 6, 7, 8])
    words = [random.randint(1, WORDS - 1) for _ in range(length)]
    tags, before = [], 0
    for w in words:
        tags.append(1 + (w + (before % 2)) % (TAGS - 1))
        before = w
    return torch.tensor(words), torch.tensor(tags)


def collate(batch):
    words, tags = zip(*batch)
    x = torch.full((len(batch), MAX_LEN), PAD)
    t = torch.full((len(batch), MAX_LEN), PAD)
    for i, (w, g) in enumerate(zip(words, tags)):
        x[i, :len(w)], t[i, :len(g)] = w, g
    return x, t


class Tagger(nn.Module):
    def __init__(self, emb=24, hidden=24):
        super().__init__()
        self.emb = nn.Embedding(WORDS, emb, padding_idx=PAD)
        self.lstm = nn.LSTM(emb, hidden, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * hidden, TAGS)

    def forward(self, x):
        return self.out(self.lstm(self.emb(x))[0])


train = DataLoader([message() for _ in range(1200)], batch_size=30, shuffle=True, collate_fn=collate)
valid = DataLoader([message() for _ in range(300)], batch_size=100, collate_fn=collate)
model = Tagger()
opt = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
criterion = nn.CrossEntropyLoss(ignore_index=PAD)


def accuracy():
    model.eval()
    right = total = 0
    with torch.no_grad():
        for x, t in valid:
            real = x != PAD
            right += ((model(x).argmax(-1) == t) & real).sum().item()
            total += real.sum().item()
    return right / total


for epoch in range(10):
    model.train()
    losses = []
    for x, t in train:
        loss = criterion(model(x).flatten(0, 1), t.flatten())
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        opt.step()
        losses.append(loss.item())
    print(f"epoch {epoch} loss {sum(losses) / len(losses):.3f} word accuracy {accuracy():.3f}")
