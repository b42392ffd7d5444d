"""Recover clean absorption spectra from noisy ones, with a smoothness term on the output."""
import argparse

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def spectra(n, bins, rng):
    grid = np.linspace(0, 1, bins)
    clean = np.zeros((n, bins))
    for _ in range(3):
        mid = rng.uniform(0.1, 0.9, (n, 1))
        width = rng.uniform(0.02, 0.06, (n, 1))
        clean += rng.uniform(0.5, 1.5, (n, 1)) * np.exp(-((grid - mid) / width) ** 2)
    noisy = clean + 0.3 * rng.standard_normal((n, bins))
    return noisy.astype(np.float32), clean.astype(np.float32)


class Denoiser(nn.Module):
    def __init__(self, width=24, kernel=7):
        super().__init__()
        pad = kernel // 2
        self.body = nn.Sequential(
            nn.Conv1d(1, width, kernel, padding=pad), nn.ReLU(),
            nn.Conv1d(width, width, kernel, padding=pad), nn.ReLU(),
            nn.Conv1d(width, 1, kernel, padding=pad),
        )

    def forward(self, x):
        return self.body(x.unsqueeze(1)).squeeze(1)


def smoothness(out):
    return (out[:, 1:] - out[:, :-1]).pow(2).sum(1).mean()


def evaluate(model, loader):
    model.eval()
    err, base, n = 0.0, 0.0, 0
    with torch.no_grad():
        for noisy, clean in loader:
            err += (model(noisy) - clean).pow(2).mean(1).sum().item()
            base += (noisy - clean).pow(2).mean(1).sum().item()
            n += len(noisy)
    return err / n, base / n


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--smooth", type=float, default=10.0)
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--epochs", type=int, default=10)
    args = ap.parse_args()

    torch.manual_seed(4)
    noisy, clean = (torch.from_numpy(a) for a in spectra(1400, 64, np.random.default_rng(4)))
    train = DataLoader(TensorDataset(noisy[:1100], clean[:1100]), batch_size=32, shuffle=True)
    valid = DataLoader(TensorDataset(noisy[1100:], clean[1100:]), batch_size=150)
    model = Denoiser()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        model.train()
        for x, target in train:
            out = model(x)
            fit = (out - target).pow(2).mean()
            loss = fit + args.smooth * smoothness(out)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        err, base = evaluate(model, valid)
        print(f"epoch {epoch}: last loss {loss.item():.4f}  valid mse {err:.4f} (input itself {base:.4f})")


if __name__ == "__main__":
    main()
