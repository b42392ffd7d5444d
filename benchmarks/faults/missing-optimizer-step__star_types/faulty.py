"""Star classes from synthetic light curves, with a reusable fitting class."""
import argparse
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def light_curves(n, points=48):
    """Flat, eclipsing, sinusoidal and flaring stars, with random phase and period."""
    t = torch.linspace(0, 1, points).expand(n, points)
    phase, freq = torch.rand(n, 1), 2 + 2 * torch.rand(n, 1)
    kind = torch.randint(0, 4, (n,))
    wave = torch.sin(2 * math.pi * (freq * t + phase))
    shapes = torch.stack([torch.zeros(n, points), -(wave > 0.8).float(), wave * 0.6,
                          torch.exp(-12 * ((t - phase) % 1))])
    flux = shapes[kind, torch.arange(n)] + 0.15 * torch.randn(n, points)
    return TensorDataset(flux.unsqueeze(1), kind)


class Fitter:
    def __init__(self, model, lr, epochs):
        self.model = model
        self.epochs = epochs
        self.criterion = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(model.parameters(), lr=lr)

    def train_batch(self, x, y):
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(x), y)
        loss.backward()
        self.optimizer.step
        return loss.item()

    def score(self, loader):
        self.model.eval()
        with torch.no_grad():
            return sum((self.model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)

    def fit(self, train, valid):
        for epoch in range(1, self.epochs + 1):
            self.model.train()
            losses = [self.train_batch(x, y) for x, y in train]
            print(f"[{epoch:02d}/{self.epochs}] loss {sum(losses) / len(losses):.4f}  valid {self.score(valid):.3f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch-size", type=int, default=32)
    args = parser.parse_args()
    torch.manual_seed(21)
    train, valid = random_split(light_curves(2000), [1600, 400])
    model = nn.Sequential(
        nn.Conv1d(1, 12, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(12, 24, 5, padding=2), nn.ReLU(), nn.AdaptiveMaxPool1d(1),
        nn.Flatten(), nn.Linear(24, 4),
    )
    Fitter(model, args.lr, args.epochs).fit(
        DataLoader(train, args.batch_size, shuffle=True), DataLoader(valid, 200))


if __name__ == "__main__":
    main()
