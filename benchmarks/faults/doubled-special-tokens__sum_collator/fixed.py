"""A decoder-only model that adds two numbers, prompted with `<bos>37+48=`."""
import random

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

random.seed(97)
torch.manual_seed(97)
SIGNS, LIMIT = ["<pad>", "<bos>", "<eos>"] + list("0123456789+="), 12
PAD, BOS, EOS = 0, 1, 2


def tokenize(text):
    return [BOS] + [SIGNS.index(c) for c in text]


class Sums(Dataset):
    """`a+b=c` with the digits of c written from the units upwards."""

    def __init__(self, pairs):
        self.pairs = pairs

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        a, b = self.pairs[i]
        return tokenize(f"{a:02d}+{b:02d}={str(a + b)[::-1]}")


def collate(rows):
    rows = [row + [EOS] for row in rows]
    width = max(map(len, rows))
    ids = torch.tensor([row + [PAD] * (width - len(row)) for row in rows])
    return ids[:, :-1], ids[:, 1:].masked_fill(ids[:, 1:] == PAD, -100)


class Adder(nn.Module):
    def __init__(self, dim=48):
        super().__init__()
        self.sign, self.place = nn.Embedding(len(SIGNS), dim), nn.Embedding(LIMIT, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 128, dropout=0.0, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, len(SIGNS)))

    def forward(self, ids):
        t = ids.shape[1]
        future = torch.ones(t, t, dtype=torch.bool).triu(1)
        return self.out(self.body(self.sign(ids) + self.place(torch.arange(t)), mask=future))


@torch.no_grad()
def solve(model, pairs):
    model.eval()
    ids = torch.tensor([tokenize(f"{a:02d}+{b:02d}=") for a, b in pairs])
    for _ in range(4):
        ids = torch.cat([ids, model(ids)[:, -1].argmax(-1, keepdim=True)], 1)
    answers = ["".join(SIGNS[i] for i in row).split("<")[0][::-1] for row in ids[:, -4:].tolist()]
    return sum(ans == str(a + b) for ans, (a, b) in zip(answers, pairs)) / len(pairs)


pairs = [(a, b) for a in range(50) for b in range(50)]
random.shuffle(pairs)
loader = DataLoader(Sums(pairs[:2100]), batch_size=60, shuffle=True, collate_fn=collate)
held_x, held_y = collate([Sums(pairs[2100:])[i] for i in range(400)])
model = Adder()
opt = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.05)
for epoch in range(10):
    model.train()
    for x, y in loader:
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten(), ignore_index=-100)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
    model.eval()
    with torch.no_grad():
        held = F.cross_entropy(model(held_x).flatten(0, 1), held_y.flatten(), ignore_index=-100).item()
    print(f"epoch {epoch}: loss {loss.item():.3f}  held out {held:.3f}  solved {solve(model, pairs[2100:]):.3f}")
