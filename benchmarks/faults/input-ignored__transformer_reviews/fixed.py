"""Sentiment of synthetic reviews with a one-layer transformer encoder."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    vocab: int = 60
    length: int = 16
    dim: int = 32
    heads: int = 4
    lr: float = 2e-3
    epochs: int = 7
    batch: int = 50


def reviews(n, cfg, g):
    tokens = torch.randint(0, cfg.vocab, (n, cfg.length), generator=g)
    mood = torch.where(tokens < 20, 1, 0) - torch.where(tokens >= 40, 1, 0)
    good = mood.sum(1) > 0
    return TensorDataset(tokens, good.long())


class Encoder(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tokens = nn.Embedding(cfg.vocab, cfg.dim)
        self.places = nn.Embedding(cfg.length, cfg.dim)
        self.layer = nn.TransformerEncoderLayer(cfg.dim, cfg.heads, 64, dropout=0.1, batch_first=True)
        self.head = nn.Linear(cfg.dim, 2)

    def forward(self, ids):
        where = torch.arange(ids.shape[1]).expand_as(ids)
        h = self.tokens(ids)
        h = h + self.places(where)
        return self.head(self.layer(h).mean(1))


def main():
    cfg = Config()
    torch.manual_seed(90)
    g = torch.Generator().manual_seed(90)
    train = DataLoader(reviews(2000, cfg, g), cfg.batch, shuffle=True)
    valid = DataLoader(reviews(500, cfg, g), 250)
    net = Encoder(cfg)
    opt = torch.optim.Adam(net.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        net.train()
        total = 0.0
        for ids, y in train:
            loss = nn.functional.cross_entropy(net(ids), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            hits = sum((net(ids).argmax(1) == y).sum().item() for ids, y in valid)
        print(f"epoch {epoch} loss {total / len(train):.3f} accuracy {hits / 500:.3f}")


if __name__ == "__main__":
    main()
