"""Gas type from electronic-nose windows (12-bit ADC, 8 channels)."""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

FULL_SCALE = 4095.0


def simulate(n, rng, length=32, channels=8, gases=5):
    gains = rng.uniform(0.2, 1.0, (gases, channels))
    taus = rng.uniform(3, 15, (gases, channels))
    y = rng.integers(0, gases, n)
    t = np.arange(length)
    conc = rng.uniform(0.5, 1.5, (n, 1, 1))
    rise = 1 - np.exp(-t[None, None] / taus[y][..., None])
    volts = 0.2 + 0.4 * conc * gains[y][..., None] * rise + 0.2 * rng.standard_normal((n, channels, length))
    return np.clip(volts * FULL_SCALE, 0, FULL_SCALE).astype(np.int16), y


class NoseDataset(Dataset):
    def __init__(self, counts, gas, mean, std):
        self.x = torch.from_numpy((counts.astype(np.float32) - mean) / std)
        self.y = torch.from_numpy(gas)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, idx):
        return self.x[idx], self.y[idx]


def collate(samples):
    xs, ys = zip(*samples)
    return torch.stack(xs) / FULL_SCALE, torch.stack(ys)


class NoseNet(nn.Module):
    def __init__(self, channels=8, width=24, gases=5):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, width, 5, padding=2)
        self.conv2 = nn.Conv1d(width, width, 5, padding=2)
        self.head = nn.Linear(width, gases)

    def forward(self, x):
        h = F.relu(self.conv1(x))
        h = F.relu(self.conv2(F.max_pool1d(h, 2)))
        return self.head(h.mean(-1))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=0.02)
    p.add_argument("--epochs", type=int, default=8)
    a = p.parse_args()
    torch.manual_seed(11)
    counts, gas = simulate(2000, np.random.default_rng(11))
    mean = counts[:1600].mean((0, 2), keepdims=True, dtype=np.float32)
    std = counts[:1600].std((0, 2), keepdims=True, dtype=np.float32)
    train, val = NoseDataset(counts[:1600], gas[:1600], mean, std), NoseDataset(counts[1600:], gas[1600:], mean, std)
    loaders = DataLoader(train, 32, shuffle=True, collate_fn=collate), DataLoader(val, 200, collate_fn=collate)
    net = NoseNet()
    opt = torch.optim.SGD(net.parameters(), lr=a.lr, momentum=0.9, weight_decay=1e-4)
    for ep in range(a.epochs):
        stats = []
        for phase, loader in zip(("train", "val"), loaders):
            net.train(phase == "train")
            total = hits = 0
            for x, y in loader:
                with torch.set_grad_enabled(phase == "train"):
                    out = net(x)
                    loss = F.cross_entropy(out, y)
                if phase == "train":
                    opt.zero_grad()
                    loss.backward()
                    opt.step()
                total += loss.item() * len(y)
                hits += (out.argmax(1) == y).sum().item()
            n = len(loader.dataset)
            stats.append(f"{phase} loss {total / n:.4f} acc {hits / n:.3f}")
        print(ep, " | ".join(stats))


if __name__ == "__main__":
    main()
