"""A small decoder for knitting patterns: stitches repeat with a hidden period, with slips."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def patterns(n, length=24, stitches=8):
    period = torch.randint(3, 6, (n, 1))
    motif = torch.randint(0, stitches, (n, 5))
    rows = motif.gather(1, torch.arange(length).expand(n, length) % period)
    slip = torch.rand(n, length) < 0.04
    return torch.where(slip, torch.randint(0, stitches, (n, length)), rows)


class Attention(nn.Module):
    def __init__(self, dim, heads, length):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.register_buffer("mask", torch.ones(length, length).tril())

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) / math.sqrt(d // self.heads)
        weights = (scores + self.mask[:t, :t]).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(n, t, d))


class Block(nn.Module):
    def __init__(self, dim, heads, length):
        super().__init__()
        self.attend, self.norm1, self.norm2 = Attention(dim, heads, length), nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.feed = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.feed(self.norm2(x))


class Knitter(nn.Module):
    def __init__(self, stitches=8, dim=32, heads=2, length=24):
        super().__init__()
        self.stitch, self.place = nn.Embedding(stitches, dim), nn.Embedding(length, dim)
        self.blocks = nn.Sequential(Block(dim, heads, length), Block(dim, heads, length))
        self.head = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, stitches))

    def forward(self, ids):
        return self.head(self.blocks(self.stitch(ids) + self.place.weight[:ids.shape[1]]))


torch.manual_seed(28)
net = Knitter()
optimizer = torch.optim.AdamW(net.parameters(), lr=4e-3)
rows, fresh = patterns(2000), patterns(300)
for epoch in range(8):
    net.train()
    total = 0.0
    for idx in torch.randperm(len(rows)).split(50):
        logits = net(rows[idx, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), rows[idx, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(idx)
    net.eval()
    with torch.no_grad():
        held_out = F.cross_entropy(net(fresh[:, :-1]).flatten(0, 1), fresh[:, 1:].flatten()).item()
    print(f"epoch {epoch} train {total / len(rows):.4f} held out {held_out:.4f}")

with torch.no_grad():
    begun = fresh[:, :14]
    for _ in range(8):
        begun = torch.cat([begun, net(begun)[:, -1:].argmax(-1)], 1)
print(f"stitches continued as the knitter did: {(begun[:, 14:] == fresh[:, 14:22]).float().mean().item():.3f}")
