"""Is each token larger than the first one? A small transformer; linear warm-up, then linear decay, updated every step."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Args:
    vocab: int = 30
    length: int = 12
    width: int = 32
    epochs: int = 10
    warmup: int = 1
    lr: float = 3e-3
    batch: int = 50
    seed: int = 7


def linear_schedule(optimizer, warmup_steps, total_steps):
    def factor(step):
        if step < warmup_steps:
            return (step + 1) / warmup_steps
        return max(0.0, (total_steps - step) / max(1, total_steps - warmup_steps))
    return LambdaLR(optimizer, factor)


def corpus(args, n, seed):
    g = torch.Generator().manual_seed(seed)
    tokens = torch.randint(0, args.vocab, (n, args.length), generator=g)
    return TensorDataset(tokens, (tokens > tokens[:, :1]).long())


class Labeller(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.token = nn.Embedding(args.vocab, args.width)
        self.place = nn.Parameter(0.02 * torch.randn(args.length, args.width))
        layer = nn.TransformerEncoderLayer(args.width, 4, 64, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(args.width, 2)

    def forward(self, tokens):
        return self.head(self.encoder(self.token(tokens) + self.place))


def main(args):
    torch.manual_seed(args.seed)
    train = DataLoader(corpus(args, 1500, 1), batch_size=args.batch, shuffle=True)
    val = DataLoader(corpus(args, 300, 2), batch_size=100)
    model = Labeller(args)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr)
    schedule = linear_schedule(optimizer, args.warmup * len(train), args.epochs * len(train))
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for tokens, tags in train:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(tokens).flatten(0, 1), tags.flatten())
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            acc = torch.cat([(model(t).argmax(-1) == y).float() for t, y in val]).mean().item()
        print(f"epoch {epoch}: loss {total / len(train):.3f} val acc {acc:.3f}")


main(Args())
