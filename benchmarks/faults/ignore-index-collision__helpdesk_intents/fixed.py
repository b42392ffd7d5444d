"""Routing helpdesk messages to one of five teams. Bag of embeddings."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

TEAMS = ["billing", "delivery", "returns", "technical", "other"]
PAD = 0


@dataclass
class Args:
    vocab: int = 150
    dim: int = 24
    epochs: int = 10
    batch_size: int = 40
    lr: float = 3e-3
    seed: int = 4


class Messages(Dataset):
    def __init__(self, n, vocab, seed):
        g = torch.Generator().manual_seed(seed)
        self.team = torch.randint(0, len(TEAMS), (n,), generator=g)
        self.text = []
        for t in self.team.tolist():
            length = int(torch.randint(5, 15, (), generator=g))
            words = torch.randint(1, vocab, (length,), generator=g)
            topical = torch.rand(length, generator=g) < 0.5
            theme = 1 + t * 25 + torch.randint(0, 25, (length,), generator=g)
            self.text.append(torch.where(topical, theme, words))

    def __len__(self):
        return len(self.team)

    def __getitem__(self, i):
        return self.text[i], self.team[i]


def collate(rows):
    texts, teams = zip(*rows)
    return nn.utils.rnn.pad_sequence(texts, batch_first=True, padding_value=PAD), torch.stack(teams)


class Router(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.bag = nn.EmbeddingBag(args.vocab, args.dim, mode="mean", padding_idx=PAD)
        self.out = nn.Sequential(nn.Dropout(0.1), nn.Linear(args.dim, 32), nn.ReLU(), nn.Linear(32, len(TEAMS)))

    def forward(self, x):
        return self.out(self.bag(x))


def main(args=Args()):
    torch.manual_seed(args.seed)
    train = DataLoader(Messages(2500, args.vocab, 1), args.batch_size, shuffle=True, collate_fn=collate)
    valid = DataLoader(Messages(500, args.vocab, 2), 250, collate_fn=collate)
    model = Router(args)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.05)
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for x, y in train:
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        hit, seen = torch.zeros(5), torch.zeros(5)
        with torch.no_grad():
            for x, y in valid:
                right = model(x).argmax(1) == y
                hit += torch.bincount(y[right], minlength=5)
                seen += torch.bincount(y, minlength=5)
        recall = " ".join(f"{t} {r:.2f}" for t, r in zip(TEAMS, (hit / seen).tolist()))
        print(f"epoch {epoch} loss {total / len(train):.3f} accuracy {hit.sum() / seen.sum():.3f} | {recall}")


if __name__ == "__main__":
    main()
