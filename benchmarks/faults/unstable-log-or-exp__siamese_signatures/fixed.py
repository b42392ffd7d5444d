"""Siamese network on pairs of signature-like curves (contrastive loss after Hadsell et al.)."""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


def make_writers(n_writers, per_writer, length, rng):
    t = np.linspace(0, 1, length)
    curves = np.empty((n_writers, per_writer, length), dtype=np.float32)
    for w in range(n_writers):
        amp = rng.normal(0, 1, 5)
        phase = rng.uniform(0, 2 * np.pi, 5)
        for s in range(per_writer):
            a = amp + rng.normal(0, 0.15, 5)
            p = phase + rng.normal(0, 0.15, 5)
            curves[w, s] = sum(a[k] * np.sin(2 * np.pi * (k + 1) * t + p[k]) for k in range(5))
    return curves + rng.normal(0, 0.1, curves.shape).astype(np.float32)


class PairDataset(Dataset):
    """Half genuine pairs (same writer), half pairs from two writers."""

    def __init__(self, curves, n_pairs, seed):
        self.curves = torch.from_numpy(curves)
        rng = np.random.default_rng(seed)
        n_writers, per_writer = curves.shape[:2]
        self.pairs = []
        for k in range(n_pairs):
            if k % 2 == 0:
                w = rng.integers(n_writers)
                i, j = rng.integers(per_writer, size=2)
                self.pairs.append((w, i, w, j, 1.0))
            else:
                a, b = rng.choice(n_writers, 2, replace=False)
                i, j = rng.integers(per_writer, size=2)
                self.pairs.append((a, i, b, j, 0.0))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, k):
        a, i, b, j, same = self.pairs[k]
        return self.curves[a, i], self.curves[b, j], torch.tensor(same)


class Encoder(nn.Module):
    def __init__(self, length, dim):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(length, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, dim))

    def forward(self, x):
        return self.net(x)


class ContrastiveLoss(nn.Module):
    def __init__(self, margin):
        super().__init__()
        self.margin = margin

    @staticmethod
    def distance(a, b):
        return torch.sqrt(((a - b) ** 2).sum(dim=1) + 1e-8)

    def forward(self, a, b, same):
        d = self.distance(a, b)
        pull = same * d
        push = (1 - same) * F.relu(self.margin - d)
        return (pull + push).mean()


def verification_accuracy(encoder, loader, threshold):
    encoder.eval()
    hits = total = 0
    with torch.no_grad():
        for a, b, same in loader:
            d = torch.norm(encoder(a) - encoder(b), dim=1)
            hits += ((d < threshold).float() == same).sum().item()
            total += len(same)
    return hits / total


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--batch", type=int, default=32)
    ap.add_argument("--dim", type=int, default=8)
    ap.add_argument("--margin", type=float, default=2.0)
    ap.add_argument("--lr", type=float, default=1e-3)
    args = ap.parse_args()
    torch.manual_seed(77)
    rng = np.random.default_rng(77)
    curves = make_writers(40, 20, 50, rng)
    curves /= curves[:, :15].std()
    # the last specimens of each writer are kept for verification
    train_dl = DataLoader(PairDataset(curves[:, :15], 2000, 1), args.batch, shuffle=True)
    valid_dl = DataLoader(PairDataset(curves[:, 15:], 600, 2), 100)

    encoder = Encoder(50, args.dim)
    criterion = ContrastiveLoss(args.margin)
    optimizer = torch.optim.Adam(encoder.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        encoder.train()
        losses = []
        for a, b, same in train_dl:
            optimizer.zero_grad()
            loss = criterion(encoder(a), encoder(b), same)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        acc = verification_accuracy(encoder, valid_dl, args.margin / 2)
        print(f"{epoch + 1:2d}  contrastive {np.mean(losses):.4f}  verification {acc:.3f}")


if __name__ == "__main__":
    main()
