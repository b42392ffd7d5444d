"""Tiny U-Net for nuclei-like blob segmentation."""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


@dataclass(frozen=True)
class HParams:
    side: int = 32
    n_train: int = 224
    n_val: int = 40
    batch: int = 16
    epochs: int = 8
    lr: float = 2e-3
    base: int = 8
    seed: int = 21


class BlobDataset(Dataset):
    def __init__(self, n, side, seed):
        rng = np.random.default_rng(seed)
        yy, xx = np.mgrid[:side, :side]
        self.images, self.masks = [], []
        for _ in range(n):
            mask = np.zeros((side, side), dtype=bool)
            for _ in range(rng.integers(2, 6)):
                cy, cx = rng.uniform(3, side - 3, 2)
                ry, rx = rng.uniform(2, 5.5, 2)
                mask |= ((yy - cy) / ry) ** 2 + ((xx - cx) / rx) ** 2 < 1
            img = np.where(mask, 0.65, 0.35) + rng.normal(0, 0.18, mask.shape) + 0.1 * np.sin(xx / 9.0 + rng.uniform(0, 6))
            self.images.append(((img - 0.45) / 0.25).astype(np.float32))
            self.masks.append(mask.astype(np.float32))

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return torch.from_numpy(self.images[i])[None], torch.from_numpy(self.masks[i])[None]


class DoubleConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.op = nn.Sequential(
            nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
            nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
        )

    def forward(self, x):
        return self.op(x)


class UNet(nn.Module):
    def __init__(self, base):
        super().__init__()
        self.d1 = DoubleConv(1, base)
        self.d2 = DoubleConv(base, base * 2)
        self.mid = DoubleConv(base * 2, base * 4)
        self.u2 = DoubleConv(base * 6, base * 2)
        self.u1 = DoubleConv(base * 3, base)
        self.last = nn.Conv2d(base, 1, 1)

    def forward(self, x):
        a = self.d1(x)
        b = self.d2(F.max_pool2d(a, 2))
        c = self.mid(F.max_pool2d(b, 2))
        c = F.interpolate(c, scale_factor=2, mode="nearest")
        b = self.u2(torch.cat([c, b], 1))
        b = F.interpolate(b, scale_factor=2, mode="nearest")
        a = self.u1(torch.cat([b, a], 1))
        return torch.sigmoid(self.last(a))


class SegTrainer:
    cutoff = 0.5

    def __init__(self, hp):
        self.hp = hp
        torch.manual_seed(hp.seed)
        self.net = UNet(hp.base)
        self.loss_fn = nn.BCEWithLogitsLoss()
        self.opt = torch.optim.Adam(self.net.parameters(), lr=hp.lr)
        self.train_dl = DataLoader(BlobDataset(hp.n_train, hp.side, 1), hp.batch, shuffle=True)
        self.val_dl = DataLoader(BlobDataset(hp.n_val, hp.side, 2), 40)

    def epoch(self):
        self.net.train()
        losses = []
        for img, mask in self.train_dl:
            pred = self.net(img)
            loss = self.loss_fn(pred, mask)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    def dice(self):
        self.net.eval()
        inter = size = 0.0
        with torch.no_grad():
            for img, mask in self.val_dl:
                hard = (self.net(img) > self.cutoff).float()
                inter += (hard * mask).sum().item()
                size += hard.sum().item() + mask.sum().item()
        return 2 * inter / max(size, 1.0)

    def fit(self):
        for ep in range(self.hp.epochs):
            print(f"epoch {ep}: loss {self.epoch():.4f}  val dice {self.dice():.4f}")


if __name__ == "__main__":
    SegTrainer(HParams()).fit()
