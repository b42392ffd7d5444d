"""Which source moved the grid of sensors?  Hidden cells start with a threshold so that only strong coincidences fire."""
import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

SENSORS, SOURCES = 49, 9


def recordings(n):
    table = torch.Generator().manual_seed(13)
    place = torch.rand(SOURCES, 2, generator=table) * 6
    grid = torch.stack(torch.meshgrid(torch.arange(7.0), torch.arange(7.0), indexing="ij"), -1).view(-1, 2)
    source = torch.randint(SOURCES, (n,))
    where = place[source] + 0.3 * torch.randn(n, 2)
    reach = torch.exp(-((where[:, None] - grid) ** 2).sum(-1) / 3)
    sign = torch.randint(2, (n, 1)) * 2 - 1
    x = sign * reach * 3 + 0.6 * torch.randn(n, SENSORS)
    return TensorDataset((x - x.mean()) / x.std(), source)


class Cells(nn.Module):
    """Linear layer and rectifier with a firing threshold."""

    def __init__(self, n_in, n_out, threshold):
        super().__init__()
        self.linear = nn.Linear(n_in, n_out)
        with torch.no_grad():
            self.linear.bias.fill_(-threshold * n_in ** 0.5)

    def forward(self, x):
        return torch.relu(self.linear(x))


def main(args):
    torch.manual_seed(args.seed)
    fit, held = random_split(recordings(2500), [2000, 500])
    train, valid = DataLoader(fit, args.batch, shuffle=True), DataLoader(held, 250)
    net = nn.Sequential(Cells(SENSORS, 64, args.threshold), Cells(64, 32, args.threshold), nn.Linear(32, SOURCES))
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        net.train()
        for x, y in train:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            right = torch.cat([net(x).argmax(1) == y for x, y in valid]).float().mean()
        print(f"epoch {epoch:2d} loss {loss.item():.3f} right {right:.3f}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=38)
    p.add_argument("--batch", type=int, default=50)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--threshold", type=float, default=1.0)
    main(p.parse_args([]))
