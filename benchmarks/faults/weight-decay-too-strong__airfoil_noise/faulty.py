"""Regress the noise of an airfoil on five settings; AdamW with a cosine schedule."""
import argparse
import math

import torch
from torch import nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import CosineAnnealingLR


def airfoil(n, seed):
    g = torch.Generator().manual_seed(seed)
    z = torch.rand(n, 5, generator=g) * 2 - 1
    noise = 2 * torch.sin(2 * z[:, 0] + z[:, 1]) - z[:, 2] * z[:, 3] + 1.5 * z[:, 4].square() + 0.1 * torch.randn(n, generator=g)
    return z / math.sqrt(1 / 3), noise


class Regressor(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        sizes = [5] + [width] * depth
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        for layer in self.layers:
            x = nn.functional.silu(layer(x))
        return self.out(x).squeeze(-1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=5e-3)
    p.add_argument("--weight-decay", type=float, default=20.0)
    p.add_argument("--width", type=int, default=48)
    p.add_argument("--depth", type=int, default=2)
    p.add_argument("--epochs", type=int, default=20)
    a = p.parse_args()
    torch.manual_seed(3)
    (x, y), (xv, yv) = airfoil(1500, 1), airfoil(500, 2)
    mean, std = y.mean(), y.std()
    y, yv = (y - mean) / std, (yv - mean) / std
    model = Regressor(a.width, a.depth)
    opt = AdamW(model.parameters(), lr=a.lr, weight_decay=a.weight_decay)
    sched = CosineAnnealingLR(opt, a.epochs)
    for epoch in range(a.epochs):
        model.train()
        for rows in torch.randperm(len(x)).split(50):
            loss = nn.functional.mse_loss(model(x[rows]), y[rows])
            opt.zero_grad(set_to_none=True)
            loss.backward()
            opt.step()
        sched.step()
        model.eval()
        with torch.no_grad():
            r2 = 1 - nn.functional.mse_loss(model(xv), yv) / yv.var()
        print(f"epoch {epoch:2d}  train {loss.item():.3f}  val R2 {r2:.3f}")


if __name__ == "__main__":
    main()
