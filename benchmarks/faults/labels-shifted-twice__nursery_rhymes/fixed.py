"""A small character transformer on words from rhymes."""
import math
import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

WORDS = ("one two buckle my shoe three four knock at the door five six pick up sticks seven eight "
         "jack and jill went hill fetch pail water fell down broke crown mouse ran clock struck").split()
TEXT = " ".join(random.Random(4).choices(WORDS, k=1100))
CHARS = sorted(set(TEXT))
CODE = {c: i for i, c in enumerate(CHARS)}


class Blocks(Dataset):
    def __init__(self, text, block):
        self.ids = torch.tensor([CODE[c] for c in text])
        self.block = block

    def __len__(self):
        return len(self.ids) - self.block

    def __getitem__(self, i):
        return self.ids[i:i + self.block], self.ids[i:i + self.block]


class MiniGPT(nn.Module):
    def __init__(self, vocab, block, dim=48, heads=4):
        super().__init__()
        self.tok, self.pos = nn.Embedding(vocab, dim), nn.Embedding(block, dim)
        layer = nn.TransformerEncoderLayer(dim, heads, 2 * dim, dropout=0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.lm_head = nn.LayerNorm(dim), nn.Linear(dim, vocab)

    def forward(self, ids, labels=None):
        n = ids.shape[1]
        mask = torch.full((n, n), -math.inf).triu(1)
        h = self.layers(self.tok(ids) + self.pos(torch.arange(n)), mask=mask)
        logits = self.lm_head(self.norm(h))
        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1))
        return logits, loss


@torch.no_grad()
def write(model, start, n, block):
    model.eval()
    ids = torch.tensor([[CODE[c] for c in start]])
    for _ in range(n):
        logits, _ = model(ids[:, -block:])
        ids = torch.cat([ids, logits[:, -1:].argmax(-1)], 1)
    return "".join(CHARS[i] for i in ids[0])


torch.manual_seed(0)
block = 24
cut = len(TEXT) * 5 // 6
train = DataLoader(Blocks(TEXT[:cut], block), batch_size=32, shuffle=True)
held = Blocks(TEXT[cut:], block)
model = MiniGPT(len(CHARS), block)
opt = torch.optim.AdamW(model.parameters(), lr=3e-3)
for epoch in range(2):
    model.train()
    for ids, labels in train:
        _, loss = model(ids, labels)
        opt.zero_grad()
        loss.backward()
        opt.step()
    ids = torch.stack([held[i][0] for i in range(len(held))])
    model.eval()
    with torch.no_grad():
        right = (model(ids)[0][:, 8:-1].argmax(-1) == ids[:, 9:]).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.3f} next character right {right:.3f} | {write(model, 'jack and', 40, block)}")
