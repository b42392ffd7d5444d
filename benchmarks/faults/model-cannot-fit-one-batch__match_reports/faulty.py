# Who won? One-line match reports read by a small transformer
import itertools
import random

import torch
import torch.nn as nn
from torch.utils.data import DataLoader

random.seed(61)
torch.manual_seed(61)
HOME = "lions"
AWAY = "hawks bears foxes wolves owls eagles sharks bulls rams colts jets kings saints giants".split()
VERBS = ["beat", "edged", "thrashed", "outplayed", "overcame"]
TAILS = ["today", "yesterday", "easily", "again", "late", "away"]
WORDS = ["the", "in", "town", HOME] + AWAY + VERBS + TAILS
ID = {w: i for i, w in enumerate(WORDS)}


def line(first, verb, second, tail):
    return [ID[w] for w in ("the", first, verb, "the", second, "in", "town", tail)]


def collate(fixtures):
    """Every fixture gives two reports: one if the home team won, one if it lost."""
    lines, won = [], []
    for other, verb, tail in fixtures:
        lines += [line(HOME, verb, other, tail), line(other, verb, HOME, tail)]
        won += [1.0, 0.0]
    return torch.tensor(lines), torch.tensor(won)


class Reader(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.words = nn.Embedding(len(WORDS), dim)
        self.blocks = nn.ModuleList([
            nn.TransformerEncoderLayer(dim, 4, 64, dropout=0.0, batch_first=True) for _ in range(2)])
        self.out = nn.Linear(dim, 1)

    def forward(self, ids):
        h = self.words(ids)
        for block in self.blocks:
            h = block(h)
        return self.out(h.mean(dim=1)).squeeze(1)


fixtures = list(itertools.product(AWAY, VERBS, TAILS))
random.shuffle(fixtures)
train = DataLoader(fixtures[:320], batch_size=16, shuffle=True, collate_fn=collate)
ids, won = collate(fixtures[320:])
reader = Reader()
opt = torch.optim.AdamW(reader.parameters(), lr=1e-3)
bce = nn.BCEWithLogitsLoss()
for epoch in range(10):
    reader.train()
    total = 0.0
    for x, y in train:
        opt.zero_grad()
        loss = bce(reader(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
    reader.eval()
    with torch.no_grad():
        logits = reader(ids)
    acc = ((logits > 0).float() == won).float().mean()
    print(f"epoch {epoch} loss {total / len(train):.4f} val {bce(logits, won):.4f} accuracy {acc:.3f}")
