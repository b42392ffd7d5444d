"""Leaf outlines -> species. Small cards cannot hold a batch of 64, so gradients are gathered over micro-batches."""
import argparse

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def leaves(n, rng, points=48):
    species = rng.integers(0, 6, n)
    lobes = np.array([2, 3, 4, 5, 6, 7])[species][:, None]
    depth = rng.uniform(0.15, 0.3, (n, 1))
    phi = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = 1 + depth * np.cos(lobes * phi + rng.uniform(0, 2 * np.pi, (n, 1)))
    radius += 0.12 * rng.standard_normal((n, points))
    return radius.astype(np.float32)[:, None], species


class OutlineNet(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.c1 = nn.Conv1d(1, width, 9, padding=4, padding_mode="circular")
        self.c2 = nn.Conv1d(width, width, 9, padding=4, padding_mode="circular")
        self.fc = nn.Linear(width, 6)

    def forward(self, x):
        h = torch.relu(self.c1(x))
        h = torch.relu(self.c2(h))
        return self.fc(h.mean(2))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--micro-batch", type=int, default=8)
    p.add_argument("--accumulate", type=int, default=8)
    p.add_argument("--lr", type=float, default=0.25)
    p.add_argument("--epochs", type=int, default=10)
    cfg = p.parse_args()
    torch.manual_seed(21)
    x, y = leaves(1600, np.random.default_rng(21))
    x = (x - x[:1280].mean()) / x[:1280].std()
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    loader = DataLoader(TensorDataset(x[:1280], y[:1280]), cfg.micro_batch, shuffle=True)
    net = OutlineNet()
    sgd = torch.optim.SGD(net.parameters(), lr=cfg.lr, momentum=0.9, nesterov=True)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(cfg.epochs):
        net.train()
        sgd.zero_grad()
        seen = 0.0
        for step, (xb, yb) in enumerate(loader, start=1):
            loss = criterion(net(xb), yb)
            loss.backward()
            seen += loss.item()
            if step % cfg.accumulate == 0:
                sgd.step()
                sgd.zero_grad()
        net.eval()
        with torch.no_grad():
            acc = (net(x[1280:]).argmax(1) == y[1280:]).float().mean().item()
        print(f"epoch {epoch} loss {seen / len(loader):.4f} val acc {acc:.3f}")


if __name__ == "__main__":
    main()
