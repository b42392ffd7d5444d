"""Crater detection: a heat map of centres. The prior of a centre is small, so the biases start accordingly."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.metrics import average_precision_score


@dataclass
class Options:
    size: int = 16
    prior: float = 0.01
    lr: float = 2e-3
    epochs: int = 8
    seed: int = 4


def terrain(n, seed, size):
    g = torch.Generator().manual_seed(seed)
    kernel_y, kernel_x = torch.meshgrid(torch.arange(-2, 3), torch.arange(-2, 3), indexing="ij")
    dist = torch.hypot(kernel_y.float(), kernel_x.float())
    stamp = (torch.exp(-(dist - 1.6) ** 2) - 1.3 * torch.exp(-dist ** 2 / 1.2))[None, None]
    centre = (torch.rand(n, 1, size, size, generator=g) < 0.012).float()
    img = nn.functional.conv2d(centre, stamp, padding=2) * 2 + 0.35 * torch.randn(n, 1, size, size, generator=g)
    return TensorDataset((img - 0.1) / 0.5, centre)


class CentreNet(nn.Module):
    def __init__(self, prior):
        super().__init__()
        self.tower = nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, 12, 3, padding=1), nn.ReLU())
        self.heat = nn.Conv2d(12, 1, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.constant_(m.bias, -math.log((1 - prior) / prior))

    def forward(self, x):
        return self.heat(self.tower(x))


def main(o=Options()):
    torch.manual_seed(o.seed)
    train = DataLoader(terrain(1200, 1, o.size), batch_size=24, shuffle=True)
    val = DataLoader(terrain(200, 2, o.size), batch_size=100)
    net = CentreNet(o.prior)
    opt = torch.optim.Adam(net.parameters(), lr=o.lr)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(o.epochs):
        net.train()
        total = 0.0
        for img, centre in train:
            opt.zero_grad()
            loss = criterion(net(img), centre)
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            heat = torch.cat([net(img) for img, _ in val]).flatten()
        ap = average_precision_score(torch.cat([c for _, c in val]).flatten(), heat)
        print(f"epoch {epoch}: loss {total / len(train):.4f} val AP {ap:.3f}")


main()
