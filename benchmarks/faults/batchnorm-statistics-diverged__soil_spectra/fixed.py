"""Soil type from a reflectance spectrum, 1-d convolutions with batch normalisation."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F


def spectra(n, seed, bands=60, kinds=5):
    g = torch.Generator().manual_seed(seed)
    w = torch.linspace(0, 1, bands)
    y = torch.randint(0, kinds, (n,), generator=g)
    place = torch.linspace(0.15, 0.85, kinds)[y].unsqueeze(1) + 0.04 * torch.randn(n, 1, generator=g)
    x = 0.5 + 0.4 * w - 0.25 * torch.exp(-((w - place) / 0.06) ** 2) + 0.12 * torch.randn(n, bands, generator=g)
    return x.unsqueeze(1), y


class Block(nn.Sequential):
    def __init__(self, c_in, c_out, momentum):
        super().__init__(nn.Conv1d(c_in, c_out, 5, padding=2), nn.BatchNorm1d(c_out, momentum=momentum), nn.ReLU(), nn.MaxPool1d(2))


class SpectrumNet(nn.Module):
    def __init__(self, momentum, kinds=5):
        super().__init__()
        self.blocks = nn.Sequential(Block(1, 16, momentum), Block(16, 32, momentum))
        self.head = nn.Linear(32 * 15, kinds)

    def forward(self, x):
        return self.head(self.blocks(x).flatten(1))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--bn-momentum", type=float, default=0.1)
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--batch", type=int, default=40)
    args = ap.parse_args()
    torch.manual_seed(6)
    x, y = spectra(1000, 0)
    xv, yv = spectra(300, 1)
    mean, std = x.mean(), x.std()
    x, xv = (x - mean) / std, (xv - mean) / std
    net = SpectrumNet(args.bn_momentum)
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        net.train()
        hits = total = 0
        for rows in torch.randperm(len(x)).split(args.batch):
            out = net(x[rows])
            loss = F.cross_entropy(out, y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            hits += (out.argmax(1) == y[rows]).sum().item()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            out = net(xv)
            val_loss, val_acc = F.cross_entropy(out, yv).item(), (out.argmax(1) == yv).float().mean().item()
        print(f"{epoch}: train {total / len(x):.3f} {hits / len(x):.3f}   val {val_loss:.3f} {val_acc:.3f}")


main()
