import argparse

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def echoes(n, seed):
    """Sonar returns in 30 bands off metal cylinders (1) and rocks (0)."""
    g = torch.Generator().manual_seed(seed)
    metal = torch.randint(0, 2, (n, 1), generator=g).float()
    band = torch.linspace(0, 1, 30)
    peak = 0.35 + 0.3 * metal + 0.1 * torch.randn(n, 1, generator=g)
    x = torch.exp(-((band - peak) / 0.15) ** 2) + 0.35 * torch.randn(n, 30, generator=g)
    return (x - 0.26) / 0.5, metal


class Sonar(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(30, width), nn.GELU(), nn.Linear(width, width), nn.GELU())
        self.logit = nn.Linear(width, 1)

    def forward(self, x):
        return self.logit(self.trunk(x))

    @torch.no_grad()
    def predict(self, x):
        return (self(x).squeeze(-1) > 0).float()


def accuracy(model, loader):
    model.eval()
    right = [(model.predict(x) == y).float().mean().item() for x, y in loader]
    return sum(right) / len(right)


@torch.no_grad()
def mean_loss(model, loader):
    model.eval()
    losses = [F.binary_cross_entropy_with_logits(model(x), y).item() for x, y in loader]
    return sum(losses) / len(losses)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=12)
    p.add_argument("--batch", type=int, default=40)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--width", type=int, default=32)
    a = p.parse_args()
    torch.manual_seed(7)
    train = DataLoader(TensorDataset(*echoes(1200, 70)), a.batch, shuffle=True)
    test = DataLoader(TensorDataset(*echoes(400, 71)), a.batch)
    model = Sonar(a.width)
    opt = torch.optim.AdamW(model.parameters(), lr=a.lr, weight_decay=0.05)
    for epoch in range(a.epochs):
        model.train()
        for x, y in train:
            loss = F.binary_cross_entropy_with_logits(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
        print(f"epoch {epoch}: train loss {mean_loss(model, train):.4f}  test loss {mean_loss(model, test):.4f}"
              f"  test accuracy {accuracy(model, test):.3f}")


if __name__ == "__main__":
    main()
