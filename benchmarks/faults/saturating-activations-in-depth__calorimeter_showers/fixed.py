"""Electron or hadron?  A deep network on the energies in 16 calorimeter layers."""
from dataclasses import dataclass

import torch
from torch import nn

ACTIVATIONS = nn.ModuleDict({"sigmoid": nn.Sigmoid(), "relu": nn.ReLU(), "elu": nn.ELU()})


@dataclass(frozen=True)
class Net:
    n_in: int = 16
    width: int = 48
    depth: int = 9
    activation: str = "elu"

    def build(self):
        act = ACTIVATIONS[self.activation]
        parts, n = [], self.n_in
        for _ in range(self.depth):
            parts += [nn.Linear(n, self.width), act]
            n = self.width
        return nn.Sequential(*parts, nn.Linear(n, 1))


def showers(n, seed):
    g = torch.Generator().manual_seed(seed)
    depth = torch.arange(16.0)
    hadron = torch.rand(n, 1, generator=g) < 0.5
    energy = 1 + torch.rand(n, 1, generator=g)
    top = torch.where(hadron, 4 + 8 * torch.rand(n, 1, generator=g), 5 + 2 * torch.rand(n, 1, generator=g))
    width = torch.where(hadron, 4.0, 2.6)
    profile = energy * torch.exp(-((depth - top) / width) ** 2)
    return torch.log(profile + 0.3) + 0.35 * torch.randn(n, 16, generator=g), hadron.float()


def main():
    torch.manual_seed(26)
    x, y = showers(2000, 0)
    xv, yv = showers(500, 1)
    mean, std = x.mean(0), x.std(0)
    x, xv = (x - mean) / std, (xv - mean) / std
    net = Net().build()
    opt = torch.optim.SGD(net.parameters(), lr=0.03, momentum=0.9)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(10):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(40):
            loss = criterion(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            out = net(xv)
        print(f"epoch {epoch} train {total / len(x):.4f} val {criterion(out, yv):.4f} acc {((out > 0).float() == yv).float().mean():.3f}")


main()
