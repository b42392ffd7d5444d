"""Moth species from 16x16 wing pictures (bytes), read through a Dataset with a transform."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

rng = np.random.default_rng(9)


def wings(n):
    kind = rng.integers(0, 4, n)
    yy, xx = np.mgrid[:16, :16]
    pictures = np.zeros((n, 16, 16))
    for i, k in enumerate(kind):
        bands = np.sin((0.6 + 0.25 * k) * (yy if k % 2 else xx + yy) + rng.uniform(0, 6))
        pictures[i] = 120 + 45 * bands + rng.normal(0, 30, (16, 16))
    return pictures.clip(0, 255).astype(np.uint8), kind


class Wings(Dataset):
    def __init__(self, pictures, kind):
        self.pictures = torch.from_numpy(pictures.astype(np.float32) / 255).unsqueeze(1)
        self.kind = torch.from_numpy(kind)

    def __len__(self):
        return len(self.kind)

    def __getitem__(self, i):
        return self.pictures[i] / 255, self.kind[i]


def network():
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(24 * 16, 4),
    )


torch.manual_seed(9)
train = DataLoader(Wings(*wings(1200)), batch_size=40, shuffle=True)
valid = DataLoader(Wings(*wings(300)), batch_size=100)
net = network()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
for epoch in range(6):
    net.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        hits = sum((net(x).argmax(1) == y).sum().item() for x, y in valid)
    print("epoch", epoch, "loss", round(loss.item(), 3), "accuracy", hits / 300)
