"""Activity recognition from accelerometer windows with a small temporal convnet."""
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


@dataclass
class Config:
    window: int = 64
    channels: int = 3
    n_windows: int = 1500
    batch_size: int = 32
    epochs: int = 8
    lr: float = 1e-3
    seed: int = 11


ACTIVITIES = ["rest", "walk", "run", "stairs"]


def record_window(activity, cfg, rng):
    t = np.arange(cfg.window) / 32.0
    freq = [0.3, 1.6, 2.8, 2.1][activity] * rng.uniform(0.9, 1.1)
    shape = [1, 1, 1, 3][activity]
    out = np.empty((cfg.channels, cfg.window), dtype=np.float32)
    for c in range(cfg.channels):
        phase = rng.uniform(0, 2 * math.pi)
        wave = np.sin(2 * math.pi * freq * t + phase)
        out[c] = np.sign(wave) * np.abs(wave) ** shape * rng.uniform(0.5, 2) + rng.normal(0, 0.3, cfg.window)
    if rng.random() < 0.02:
        out[rng.integers(cfg.channels)] = 0.0
    return out


class WindowDataset(Dataset):
    def __init__(self, cfg, n, seed):
        rng = np.random.default_rng(seed)
        self.labels = rng.integers(0, len(ACTIVITIES), n)
        self.windows = [record_window(a, cfg, rng) for a in self.labels]

    def __len__(self):
        return len(self.windows)

    def __getitem__(self, idx):
        w = torch.from_numpy(self.windows[idx])
        mu = w.mean(dim=1, keepdim=True)
        sd = w.std(dim=1, keepdim=True)
        return (w - mu) / (sd + 1e-6), torch.tensor(self.labels[idx])


class TemporalBlock(nn.Module):
    def __init__(self, c_in, c_out, dilation):
        super().__init__()
        self.conv = nn.Conv1d(c_in, c_out, 5, padding=2 * dilation, dilation=dilation)
        self.norm = nn.GroupNorm(4, c_out)
        self.skip = nn.Conv1d(c_in, c_out, 1) if c_in != c_out else nn.Identity()

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)) + self.skip(x))


class ActivityNet(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.blocks = nn.Sequential(
            TemporalBlock(cfg.channels, 16, 1), TemporalBlock(16, 32, 2), TemporalBlock(32, 32, 4)
        )
        self.out = nn.Linear(32, len(ACTIVITIES))

    def forward(self, x):
        return self.out(self.blocks(x).mean(dim=-1))


class Engine:
    def __init__(self, cfg):
        torch.manual_seed(cfg.seed)
        self.cfg = cfg
        self.train_dl = DataLoader(WindowDataset(cfg, cfg.n_windows, 1), cfg.batch_size, shuffle=True)
        self.val_dl = DataLoader(WindowDataset(cfg, 400, 2), 100)
        self.net = ActivityNet(cfg)
        self.opt = torch.optim.AdamW(self.net.parameters(), lr=cfg.lr, weight_decay=1e-2)
        self.crit = nn.CrossEntropyLoss()

    def step(self, x, y):
        self.opt.zero_grad()
        loss = self.crit(self.net(x), y)
        loss.backward()
        self.opt.step()
        return loss.detach()

    def accuracy(self):
        self.net.eval()
        with torch.inference_mode():
            parts = [(self.net(x).argmax(-1) == y).float() for x, y in self.val_dl]
        return torch.cat(parts).mean().item()

    def run(self):
        for epoch in range(self.cfg.epochs):
            self.net.train()
            losses = [self.step(x, y) for x, y in self.train_dl]
            print(f"epoch {epoch}: loss={torch.stack(losses).mean():.4f} val_acc={self.accuracy():.3f}")


if __name__ == "__main__":
    Engine(Config()).run()
