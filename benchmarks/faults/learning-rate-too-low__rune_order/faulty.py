"""A small transformer, from scratch: which of two runes appears more often in an inscription?"""
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class TrainConfig:
    vocab: int = 8
    length: int = 15
    dim: int = 32
    heads: int = 4
    batch_size: int = 32
    epochs: int = 8
    learning_rate: float = 2e-6
    weight_decay: float = 0.01
    seed: int = 42


class Reader(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.tokens = nn.Embedding(c.vocab, c.dim)
        self.places = nn.Parameter(torch.randn(c.length, c.dim) * 0.02)
        self.block = nn.TransformerEncoderLayer(c.dim, c.heads, 64, dropout=0.1, batch_first=True)
        self.classifier = nn.Linear(c.dim, 2)

    def forward(self, ids):
        return self.classifier(self.block(self.tokens(ids) + self.places).mean(1))


class Trainer:
    def __init__(self, model, config):
        self.model, self.config = model, config
        self.optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=config.weight_decay)
        self.criterion = nn.CrossEntropyLoss()

    def train(self, ids, labels, val):
        for epoch in range(self.config.epochs):
            self.model.train()
            total = 0.0
            for rows in torch.randperm(len(ids)).split(self.config.batch_size):
                loss = self.criterion(self.model(ids[rows]), labels[rows])
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                total += loss.item() * len(rows)
            val_loss, acc = self.evaluate(*val)
            print({"epoch": epoch, "loss": round(total / len(ids), 4), "eval_loss": round(val_loss, 4), "eval_acc": round(acc, 3)})

    @torch.no_grad()
    def evaluate(self, ids, labels):
        self.model.eval()
        out = self.model(ids)
        return self.criterion(out, labels).item(), (out.argmax(1) == labels).float().mean().item()


def inscriptions(n, c, generator):
    ids = torch.randint(0, c.vocab, (4 * n, c.length), generator=generator)
    lead = (ids == 0).sum(1) - (ids == 1).sum(1)
    ids, lead = ids[lead != 0][:n], lead[lead != 0][:n]
    return ids, (lead > 0).long()


config = TrainConfig()
torch.manual_seed(config.seed)
generator = torch.Generator().manual_seed(config.seed)
train, val = inscriptions(1600, config, generator), inscriptions(400, config, generator)
Trainer(Reader(config), config).train(*train, val)
