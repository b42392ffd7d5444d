"""Spiral, elliptical or ring: tiny made galaxies, a small net with dropout, checked after every epoch."""
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

N, SIDE = 1500, 20


def galaxies():
    kind = torch.randint(3, (N,))
    axis = torch.linspace(-1, 1, SIDE)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    x = x + 0.15 * torch.randn(N, 1, 1)
    y = y + 0.15 * torch.randn(N, 1, 1)
    r, phi = (x ** 2 + y ** 2).sqrt(), torch.atan2(y, x)
    turn = 2 * math.pi * torch.rand(N, 1, 1)
    arms = torch.exp(-r * 2) * (1 + torch.cos(2 * phi + 7 * r + turn))
    ball = 2 * torch.exp(-(r / 0.45) ** 2)
    ring = 1.5 * torch.exp(-((r - 0.6) / 0.15) ** 2)
    sky = torch.stack([arms, ball, ring], 1)[torch.arange(N), kind]
    sky = sky + 0.5 * torch.randn(N, SIDE, SIDE)
    return TensorDataset(((sky - sky.mean()) / sky.std()).unsqueeze(1), kind)


class GalaxyNet(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout2d(p / 2),
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout2d(p / 2))
        self.classify = nn.Sequential(nn.Flatten(), nn.Dropout(p), nn.Linear(16 * 25, 3))

    def forward(self, x):
        return self.classify(self.features(x))


@torch.inference_mode()
def validate(net, loader):
    net.eval()
    loss = correct = count = 0
    for image, kind in loader:
        out = net(image)
        loss += nn.functional.cross_entropy(out, kind, reduction="sum").item()
        correct += (out.argmax(1) == kind).sum().item()
        count += len(kind)
    return loss / count, correct / count


torch.manual_seed(44)
fit, held = random_split(galaxies(), [1200, 300])
train, valid = DataLoader(fit, 40, shuffle=True), DataLoader(held, 150)
net = GalaxyNet()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3)
for epoch in range(10):
    net.train()
    for image, kind in train:
        opt.zero_grad()
        nn.functional.cross_entropy(net(image), kind).backward()
        opt.step()
    print("epoch %d  valid loss %.3f  accuracy %.3f" % (epoch, *validate(net, valid)))
