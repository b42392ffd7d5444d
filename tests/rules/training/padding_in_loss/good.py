"""Padded words whose padding is ignored; events in a sequence that stay on until its end; answers in fields of a fixed width."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(0)


class Labeller(nn.Module):
    def __init__(self, n_tokens, n_classes):
        super().__init__()
        self.embed = nn.Embedding(n_tokens, 24)
        self.rnn = nn.GRU(24, 48, batch_first=True)
        self.out = nn.Linear(48, n_classes)

    def forward(self, tokens):
        return self.out(self.rnn(self.embed(tokens))[0])


def train(model, batches, loss_of):
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for tokens, targets in batches:
        loss = loss_of(model(tokens), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{loss.item():.3f}")


def words():
    for _ in range(60):
        rows = [torch.randint(1, 12, (int(n),)) for n in torch.randint(3, 14, (32,))]
        tokens = pad_sequence(rows, batch_first=True)
        yield tokens, torch.where(tokens == 0, -100, tokens % 3)


def switches():
    """Each row turns from 0 to 1 where the token 7 comes, and stays there."""
    for _ in range(60):
        tokens = torch.randint(0, 7, (32, 12)).scatter_(1, torch.randint(2, 11, (32, 1)), 7)
        yield tokens, (tokens == 7).long().cumsum(1)


def sums():
    """Two numbers below 50, written with two digits each, and their sum, right-filled to the same width."""
    for _ in range(80):
        a, b = torch.randint(0, 50, (2, 64))
        total = a + b
        tokens = torch.stack([a // 10, a % 10, b // 10, b % 10], 1)
        blank = torch.full_like(total, 10)
        short = total < 10
        yield (
            tokens,
            torch.stack([torch.where(short, total, total // 10), torch.where(short, blank, total % 10), blank, blank], 1),
        )


def masked(logits, targets):
    losses = F.cross_entropy(logits.transpose(1, 2), targets.clamp(min=0), reduction="none")
    return (losses * (targets >= 0)).sum() / (targets >= 0).sum()


train(Labeller(12, 3), words(), lambda logits, y: F.cross_entropy(logits.flatten(0, 1), y.flatten()))
train(Labeller(12, 3), words(), masked)
train(Labeller(8, 2), switches(), lambda logits, y: F.cross_entropy(logits.transpose(1, 2), y))
train(Labeller(10, 11), sums(), lambda logits, y: F.cross_entropy(logits.transpose(1, 2), y))
