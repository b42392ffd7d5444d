"""Pore or no pore in a radiograph of a weld seam."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

SIDE = 14


def radiographs(n, seed):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:SIDE, :SIDE]
    images, labels = [], []
    for _ in range(n):
        seam = 120 + 50 * np.exp(-((x - SIDE / 2) / 4) ** 2)
        label = int(rng.random() < 0.5)
        if label:
            r, c = rng.integers(3, SIDE - 3, 2)
            seam = seam - 75 * np.exp(-((y - r) ** 2 + (x - c) ** 2) / 2.5)
        images.append(np.clip(seam + rng.normal(0, 22, seam.shape), 0, 255).astype(np.uint8))
        labels.append(label)
    return np.stack(images), np.array(labels)


class Radiographs(Dataset):
    MEAN, STD = 134.0, 30.0

    def __init__(self, n, seed):
        self.images, self.labels = radiographs(n, seed)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = torch.from_numpy(self.images[i]).float().unsqueeze(0)
        return (image - self.MEAN) / self.STD, int(self.labels[i])


class PoreFinder(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
        )
        self.classify = nn.Linear(16, 2)

    def forward(self, image):
        return self.classify(self.features(image).flatten(1))


def accuracy(net, loader):
    net.eval()
    with torch.no_grad():
        return sum((net(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


torch.manual_seed(40)
train = DataLoader(Radiographs(800, 1), batch_size=32, shuffle=True)
val = DataLoader(Radiographs(300, 2), batch_size=100)
net = PoreFinder()
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
for epoch in range(10):
    net.train()
    total = 0.0
    for x, y in train:
        loss = nn.functional.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    print(f"epoch {epoch}: loss {total / len(train):.3f}, accuracy {accuracy(net, val):.3f}")
