import argparse

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def parse():
    p = argparse.ArgumentParser(description="soil class from 24 probe readings")
    p.add_argument("--batch-size", type=int, default=32)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--lr", type=float, default=5e-3)
    p.add_argument("--seed", type=int, default=13)
    return p.parse_args()


class SoilNet(nn.Module):
    def __init__(self, d_in=24, width=64, classes=5):
        super().__init__()
        self.block1 = nn.Sequential(nn.Linear(d_in, width, bias=False), nn.BatchNorm1d(width), nn.ReLU())
        self.block2 = nn.Sequential(nn.Linear(width, width, bias=False), nn.BatchNorm1d(width), nn.ReLU())
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        return self.out(self.block2(self.block1(x)))


def make(n, seed):
    g = torch.Generator().manual_seed(seed)
    centres = torch.randn(5, 2, 24, generator=torch.Generator().manual_seed(77))
    y = torch.randint(0, 5, (n,), generator=g)
    mode = torch.randint(0, 2, (n,), generator=g)
    x = centres[y, mode] + 1.3 * torch.randn(n, 24, generator=g)
    return TensorDataset(x / 1.65, y)


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def main():
    args = parse()
    torch.manual_seed(args.seed)
    train = DataLoader(make(480, 1), batch_size=args.batch_size, shuffle=True, drop_last=True)
    val = DataLoader(make(400, 2), batch_size=200)
    model = SoilNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(1, args.epochs + 1):
        model.train()
        total = 0.0
        for x, y in train:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}/{args.epochs} train loss {total / len(train):.3f} val acc {accuracy(model, val):.3f}")


if __name__ == "__main__":
    main()
