import argparse
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def spirals(n, arms=3, noise=0.12, seed=0):
    g = torch.Generator().manual_seed(seed)
    arm = torch.randint(arms, (n,), generator=g)
    r = torch.rand(n, generator=g).sqrt() * 2.5 + 0.2
    ang = 2.2 * r + 2 * math.pi * arm / arms
    pts = torch.stack([r * ang.cos(), r * ang.sin()], 1) + noise * torch.randn(n, 2, generator=g)
    return pts / 1.5, arm


class ResidualUnit(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.up = nn.Linear(dim, dim)
        self.down = nn.Linear(dim, dim)

    def forward(self, x):
        return x + self.down(torch.relu(self.up(self.norm(x))))


class ResMLP(nn.Module):
    def __init__(self, d_in, dim, depth, n_out):
        super().__init__()
        self.inp = nn.Linear(d_in, dim)
        self.units = [ResidualUnit(dim) for _ in range(depth)]
        self.out = nn.Linear(dim, n_out)

    def forward(self, x):
        h = self.inp(x)
        for unit in self.units:
            h = unit(h)
        return self.out(h)


class EarlyStopper:
    def __init__(self, patience):
        self.patience, self.best, self.bad = patience, math.inf, 0

    def __call__(self, value):
        if value < self.best - 1e-4:
            self.best, self.bad = value, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


def run_loader(model, loader, criterion, optimizer=None):
    training = optimizer is not None
    model.train(training)
    loss_sum = hits = n = 0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            logits = model(x)
            loss = criterion(logits, y)
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            loss_sum += loss.item() * len(y)
            hits += (logits.argmax(1) == y).sum().item()
            n += len(y)
    return loss_sum / n, hits / n


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dim", type=int, default=32)
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--lr", type=float, default=2e-3)
    opts = parser.parse_args()

    torch.manual_seed(14)
    data = TensorDataset(*spirals(2000, seed=14))
    train_set, val_set = random_split(data, [1600, 400], generator=torch.Generator().manual_seed(14))
    train_dl = DataLoader(train_set, batch_size=64, shuffle=True)
    val_dl = DataLoader(val_set, batch_size=400)

    model = ResMLP(2, opts.dim, opts.depth, 3)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=opts.lr)
    stopper = EarlyStopper(patience=10)
    for epoch in range(opts.epochs):
        tl, ta = run_loader(model, train_dl, criterion, optimizer)
        vl, va = run_loader(model, val_dl, criterion)
        if epoch % 3 == 0:
            print(f"{epoch:3d}  train {tl:.3f}/{ta:.3f}  val {vl:.3f}/{va:.3f}")
        if stopper(vl):
            print("stopping at epoch", epoch)
            break
    print(f"final val accuracy {va:.3f}")


if __name__ == "__main__":
    main()
