"""Storm cells on small radar pictures: round, banded or scattered."""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset


@dataclass
class Settings:
    seed: int = 11
    size: int = 16
    pictures: int = 1500
    batch: int = 50
    epochs: int = 12
    lr: float = 0.05


def draw(rng, kind, size):
    yy, xx = np.mgrid[:size, :size]
    cy, cx = rng.uniform(5, size - 5, 2)
    if kind == 0:
        picture = np.exp(-((yy - cy) ** 2 + (xx - cx) ** 2) / 8)
    elif kind == 1:
        angle = rng.uniform(0, np.pi)
        picture = np.exp(-(((yy - cy) * np.cos(angle) + (xx - cx) * np.sin(angle)) ** 2) / 3)
    else:
        picture = (rng.random((size, size)) < 0.12).astype(float)
    picture = 255 * (0.75 * picture + 0.2 * rng.random((size, size)))
    return picture.clip(0, 255).astype(np.uint8)


def load(s):
    rng = np.random.default_rng(s.seed)
    kinds = rng.integers(0, 3, s.pictures)
    pictures = np.stack([draw(rng, k, s.size) for k in kinds])
    return torch.from_numpy(pictures).float().div(255), torch.from_numpy(kinds)


class RadarSet(Dataset):
    def __init__(self, pictures, kinds):
        self.pictures, self.kinds = pictures, kinds

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, i):
        picture = self.pictures[i].float() / 255.0
        return picture.unsqueeze(0), self.kinds[i]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        self.head = nn.Linear(24 * 16, 3)

    def forward(self, x):
        return self.head(self.features(x))


def evaluate(net, loader):
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()
    return hits / len(loader.dataset)


def main():
    s = Settings()
    torch.manual_seed(s.seed)
    pictures, kinds = load(s)
    train = DataLoader(RadarSet(pictures[:1200], kinds[:1200]), s.batch, shuffle=True)
    valid = DataLoader(RadarSet(pictures[1200:], kinds[1200:]), 100)
    net = Net()
    opt = torch.optim.SGD(net.parameters(), lr=s.lr)
    for epoch in range(s.epochs):
        net.train()
        losses = []
        for x, y in train:
            loss = nn.functional.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        print(f"epoch {epoch:2d}  loss {np.mean(losses):.4f}  valid accuracy {evaluate(net, valid):.3f}")


if __name__ == "__main__":
    main()
