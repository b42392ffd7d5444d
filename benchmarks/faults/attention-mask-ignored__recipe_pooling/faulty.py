"""Sweet or savoury? Recipes of very different length, pooled by learned attention over the ingredients."""
import math
import random

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence

random.seed(83)
torch.manual_seed(83)
SWEET, SAVOURY, BOTH = range(1, 21), range(21, 41), range(41, 61)


def recipe():
    sweet = random.random() < 0.5
    n = random.choice([4, 5, 6, 8, 12, 20, 50])
    own, other = (SWEET, SAVOURY) if sweet else (SAVOURY, SWEET)
    main = random.choices(own, k=2) + random.choices(other, k=1)
    rest = random.choices(BOTH, k=n - 3)
    ids = main + rest
    random.shuffle(ids)
    return torch.tensor(ids), float(sweet)


def batched(recipes, size, by_length):
    """Recipes of similar length share a batch in training, so that little is padded."""
    order = sorted(recipes, key=lambda r: (len(r[0]), random.random())) if by_length else recipes
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    if by_length:
        random.shuffle(groups)
    for group in groups:
        ids = pad_sequence([r[0] for r in group], batch_first=True)
        yield ids, ids != 0, torch.tensor([r[1] for r in group])


class AttentionPool(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Parameter(torch.randn(dim) * 0.1)
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)

    def forward(self, h, real):
        scores = self.key(h) @ self.query / math.sqrt(h.shape[-1])
        share = torch.softmax(scores * real, dim=1)
        return (share.unsqueeze(-1) * self.value(h)).sum(1)


class RecipeNet(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.ingredients = nn.Embedding(61, dim)
        self.pool = AttentionPool(dim)
        self.out = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, 1))

    def forward(self, ids, real):
        return self.out(self.pool(self.ingredients(ids), real)).squeeze(1)


recipes = [recipe() for _ in range(2000)]
train, held = recipes[:1600], recipes[1600:]
net = RecipeNet()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
bce = nn.BCEWithLogitsLoss()
for epoch in range(10):
    net.train()
    total = 0.0
    for ids, real, sweet in batched(train, 32, by_length=True):
        opt.zero_grad()
        loss = bce(net(ids, real), sweet)
        loss.backward()
        opt.step()
        total += loss.item() / 50
    net.eval()
    with torch.no_grad():
        ids, real, sweet = next(batched(held, len(held), by_length=False))
        logits = net(ids, real)
    print(f"epoch {epoch} train {total:.3f} held out {bce(logits, sweet):.3f} accuracy {((logits > 0) == sweet.bool()).float().mean():.3f}")
