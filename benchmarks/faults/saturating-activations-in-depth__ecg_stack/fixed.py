"""Rhythm class of a short ECG strip with a stack of strided convolutions."""
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def strips(n, rng, length=128):
    kind = rng.integers(0, 4, n)
    t = np.arange(length) / 64
    rate = np.array([1.5, 3.0, 4.5, 6.0])[kind][:, None] * rng.uniform(0.9, 1.1, (n, 1))
    phase = rng.uniform(0, 1, (n, 1))
    beat = np.exp(-(((t * rate + phase) % 1 - 0.5) / 0.08) ** 2)
    x = beat + 0.2 * np.sin(2 * np.pi * 0.3 * t + phase * 6) + 0.25 * rng.standard_normal((n, length))
    return x.astype(np.float32), kind


class Stage(nn.Module):
    def __init__(self, c_in, c_out, stride, act):
        super().__init__()
        self.conv = nn.Conv1d(c_in, c_out, 5, stride=stride, padding=2)
        self.act = act()

    def forward(self, x):
        return self.act(self.conv(x))


class RhythmNet(nn.Module):
    def __init__(self, width=24, depth=9, act=nn.ReLU):
        super().__init__()
        make = partial(Stage, act=act)
        self.stages = nn.ModuleList([make(1, width, 2)])
        for k in range(1, depth):
            self.stages.append(make(width, width, 2 if k % 3 == 0 else 1))
        self.readout = nn.Linear(width, 4)

    def forward(self, x):
        h = x.unsqueeze(1)
        for stage in self.stages:
            h = stage(h)
        return self.readout(h.mean(-1))


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        hits = [(model(x).argmax(1) == y).float() for x, y in loader]
    return torch.cat(hits).mean().item()


def fit(model, train, val, epochs=8, lr=2e-3):
    opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-3)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for x, y in train:
            loss = nn.functional.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        print(f"{epoch}: loss {total / len(train):.4f}, val acc {accuracy(model, val):.3f}")


if __name__ == "__main__":
    torch.manual_seed(14)
    x, y = strips(1400, np.random.default_rng(14))
    x = (x - x[:1100].mean()) / x[:1100].std()
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    fit(
        RhythmNet(),
        DataLoader(TensorDataset(x[:1100], y[:1100]), batch_size=32, shuffle=True),
        DataLoader(TensorDataset(x[1100:], y[1100:]), batch_size=150),
    )
