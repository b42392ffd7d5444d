"""A coordinate network that stores a height map: (east, north) -> height."""
import argparse

import torch
from torch import nn


def height_map(side=40):
    axis = torch.linspace(-1, 1, side)
    e, n = torch.meshgrid(axis, axis, indexing="ij")
    z = torch.sin(5 * e) * torch.cos(4 * n) + 0.6 * torch.cos(6 * e * n) + 0.4 * e
    return torch.stack([e.flatten(), n.flatten()], 1), (z - z.mean()).flatten().unsqueeze(1) / z.std()


class HeightNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.into = nn.Linear(2, width)
        self.mid = nn.ModuleList(nn.Linear(width, width) for _ in range(2))
        self.out = nn.Linear(width, 1)

    def forward(self, p):
        a = torch.tanh(2 * self.into(p))
        for layer in self.mid:
            a = torch.tanh(layer(a))
        return self.out(a)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--width", type=int, default=3)
    ap.add_argument("--lr", type=float, default=3e-3)
    ap.add_argument("--epochs", type=int, default=50)
    args = ap.parse_args()
    torch.manual_seed(35)
    points, z = height_map()
    order = torch.randperm(len(points))
    train, held = order[:1300], order[1300:]
    scale = points[train].std(0)
    points = points / scale
    net = HeightNet(args.width)
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs)
    for epoch in range(args.epochs):
        net.train()
        sse = 0.0
        for rows in train[torch.randperm(len(train))].split(65):
            loss = nn.functional.mse_loss(net(points[rows]), z[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            sse += loss.item() * len(rows)
        sched.step()
        net.eval()
        with torch.no_grad():
            val = nn.functional.mse_loss(net(points[held]), z[held]).item()
        if (epoch + 1) % 5 == 0:
            print(f"epoch {epoch + 1}: train mse {sse / len(train):.4f}, held-out mse {val:.4f}")


main()
