"""Cell type from eleven flow-cytometry channels; deep MLP, weights drawn by hand."""
import argparse

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def cells(n, seed):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 6, n)
    centre = rng.normal(0, 1.2, (6, 11))
    x = centre[kind] + rng.normal(0, 1, (n, 11)) * (0.7 + 0.3 * (kind[:, None] % 2))
    x = (x - x.mean(0)) / x.std(0)
    return TensorDataset(torch.tensor(x, dtype=torch.float32), torch.tensor(kind))


class GateNet(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        sizes = [11] + [width] * depth
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.head = nn.Linear(width, 6)
        self.apply(self._init)

    @staticmethod
    def _init(module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.02)
            nn.init.zeros_(module.bias)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.head(x)


def main(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("--width", type=int, default=48)
    ap.add_argument("--depth", type=int, default=6)
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--lr", type=float, default=0.01)
    args = ap.parse_args([] if argv is None else argv)
    torch.manual_seed(41)
    train, val = random_split(cells(1800, 41), [1400, 400])
    train_loader, val_loader = DataLoader(train, 35, shuffle=True), DataLoader(val, 400)
    net = GateNet(args.width, args.depth)
    opt = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=0.9, weight_decay=2e-3)
    loss_fn = nn.CrossEntropyLoss()
    for epoch in range(args.epochs):
        net.train()
        total = 0.0
        for x, y in train_loader:
            opt.zero_grad()
            loss = loss_fn(net(x), y)
            loss.backward()
            opt.step()
            total += loss.item() / len(train_loader)
        net.eval()
        with torch.no_grad():
            x, y = next(iter(val_loader))
            out = net(x)
        print(f"epoch {epoch}: train {total:.4f} val {loss_fn(out, y):.4f} accuracy {(out.argmax(1) == y).float().mean():.3f}")


if __name__ == "__main__":
    main()
