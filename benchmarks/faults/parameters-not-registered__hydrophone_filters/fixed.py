"""Whale, ship or sea: two filter branches over hydrophone snippets and a linear read-out."""
import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def make_branch(filters, kernel, stride):
    conv = nn.Conv1d(1, filters, kernel, stride=stride)
    return nn.Sequential(conv, nn.ReLU(), nn.AdaptiveAvgPool1d(4), nn.Flatten())


class Listener(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.slow = make_branch(3, 33, 8)
        self.quick = make_branch(3, 9, 2)
        self.read_out = nn.Linear(24, classes)

    def forward(self, x):
        return self.read_out(torch.cat([self.slow(x), self.quick(x)], dim=1))


def snippets(n=2000, length=160):
    kind = torch.randint(3, (n,))
    t = torch.linspace(0, 1, length)
    phase = 2 * math.pi * torch.rand(n, 1)
    rise = torch.where(torch.rand(n, 1) < 0.5, 1.0, -1.0)
    whale = torch.sin(2 * math.pi * (14 * t + rise * 5 * t ** 2) + phase)
    ship = torch.sin(2 * math.pi * 22 * t + phase) * 0.8 + torch.sin(2 * math.pi * 44 * t + phase) * 0.5
    sea = torch.randn(n, length)
    sound = torch.stack([whale, ship, sea], 1)[torch.arange(n), kind] + 0.9 * torch.randn(n, length)
    sound = sound / sound.std(1, keepdim=True)
    return TensorDataset(sound.unsqueeze(1), kind)


def main(epochs=14, batch=40):
    torch.manual_seed(22)
    fit, held = random_split(snippets(), [1600, 400])
    net = Listener()
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for epoch in range(epochs):
        net.train()
        for x, y in DataLoader(fit, batch, shuffle=True):
            loss = F.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            hits = sum((net(x).argmax(1) == y).sum().item() for x, y in DataLoader(held, 200))
        print(f"epoch {epoch:2d} loss {loss.item():.3f} held-out {hits / len(held):.3f}")


main()
