"""Which turbine will stop within a week? Very few do."""
import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def make(n, generator):
    stops = (torch.rand(n, generator=generator) < 0.04).long()
    x = torch.randn(n, 8, generator=generator)
    x[:, 0] += 1.1 * stops
    x[:, 3] -= 0.9 * stops
    x[:, 5] += 0.7 * stops
    return x, stops


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-3)
        self.loss = nn.CrossEntropyLoss()

    def epoch(self, loader):
        self.model.train()
        total = 0.0
        for x, y in loader:
            self.optimizer.zero_grad()
            loss = self.loss(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / len(loader)

    @torch.no_grad()
    def recalls(self, loader):
        self.model.eval()
        seen, hit = torch.zeros(2), torch.zeros(2)
        for x, y in loader:
            guess = self.model(x).argmax(1)
            for k in (0, 1):
                seen[k] += (y == k).sum()
                hit[k] += ((y == k) & (guess == k)).sum()
        return (hit / seen).tolist()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--lr", type=float, default=1e-3)
    args = parser.parse_args()
    torch.manual_seed(7)
    g = torch.Generator().manual_seed(7)
    x, y = make(4000, g)
    x_val, y_val = make(2000, g)
    mean, std = x.mean(0), x.std(0)
    train = TensorDataset((x - mean) / std, y)
    share = torch.bincount(y).float()
    sampler = WeightedRandomSampler((1.0 / share)[y], len(y))
    loader = DataLoader(train, batch_size=64, sampler=sampler)
    valid = DataLoader(TensorDataset((x_val - mean) / std, y_val), batch_size=500)
    trainer = Trainer(nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2)), args.lr)
    for epoch in range(args.epochs):
        loss = trainer.epoch(loader)
        runs, stops = trainer.recalls(valid)
        print(f"{epoch:2d} loss {loss:.3f}  recall running {runs:.3f}  recall stopping {stops:.3f}")


if __name__ == "__main__":
    main()
