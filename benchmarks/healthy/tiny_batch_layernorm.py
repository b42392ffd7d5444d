"""Long-sequence tagging where memory only allows two sequences a step; LayerNorm and a small rate."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class EventTagging(Dataset):
    """Tag each time step: 0 flat, 1 rising, 2 falling, from a noisy two-channel signal."""

    def __init__(self, n, length, seed):
        g = torch.Generator().manual_seed(seed)
        self.items = []
        for _ in range(n):
            tags = torch.zeros(length, dtype=torch.long)
            t = 0
            while t < length:
                run = int(torch.randint(6, 18, (1,), generator=g))
                tags[t:t + run] = int(torch.randint(0, 3, (1,), generator=g))
                t += run
            slope = torch.tensor([0.0, 0.25, -0.25])[tags]
            level = slope.cumsum(0)
            level = level - F.avg_pool1d(level.view(1, 1, -1), 41, 1, 20, count_include_pad=False).view(-1)
            x = torch.stack([level, slope * 2], 1) + torch.randn(length, 2, generator=g) * torch.tensor([0.15, 0.5])
            self.items.append((x, tags))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


class ConvLayer(nn.Module):
    def __init__(self, dim, dilation):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.conv = nn.Conv1d(dim, dim, 5, padding=2 * dilation, dilation=dilation)

    def forward(self, x):
        h = self.conv(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return x + F.gelu(h)


class Tagger(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.inp = nn.Linear(2, dim)
        self.layers = nn.Sequential(*[ConvLayer(dim, d) for d in (1, 2, 4)])
        self.out = nn.Linear(dim, 3)

    def forward(self, x):
        return self.out(self.layers(self.inp(x)))


def token_accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        return torch.cat([(model(x).argmax(-1) == t).flatten() for x, t in loader]).float().mean().item()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--batch_size", type=int, default=2)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--lr", type=float, default=5e-4)
    args = p.parse_args()
    torch.manual_seed(1)
    train_dl = DataLoader(EventTagging(300, 250, 1), args.batch_size, shuffle=True)
    valid_dl = DataLoader(EventTagging(40, 250, 2), 10)
    model = Tagger()
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)
    print("start acc", round(token_accuracy(model, valid_dl), 3))
    for epoch in range(args.epochs):
        model.train()
        tot = 0.0
        for x, t in train_dl:
            loss = F.cross_entropy(model(x).flatten(0, 1), t.flatten())
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            tot += loss.item()
        print(f"epoch {epoch} loss {tot / len(train_dl):.4f} acc {token_accuracy(model, valid_dl):.3f}")


if __name__ == "__main__":
    main()
