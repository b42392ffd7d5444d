"""Nested Gaussian shells (scikit-learn's quantiles) told apart by a fully connected network."""
import argparse
from itertools import pairwise

import torch
from sklearn.datasets import make_gaussian_quantiles
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class DeepNet(nn.Module):
    def __init__(self, widths, activation=nn.ELU):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths))
        self.activation = activation()

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x)
        return last(x)


class Experiment:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        x, y = make_gaussian_quantiles(n_samples=args.samples, n_features=4, n_classes=3, random_state=args.seed)
        data = TensorDataset(torch.tensor(x, dtype=torch.float32), torch.tensor(y))
        self.train_set, self.valid_set = random_split(data, [0.8, 0.2])
        self.net = DeepNet([4, *args.hidden, 3])
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=args.lr)
        self.criterion = nn.CrossEntropyLoss()
        self.args = args

    def epoch(self):
        self.net.train()
        losses = []
        for x, y in DataLoader(self.train_set, self.args.batch, shuffle=True):
            self.optimizer.zero_grad()
            loss = self.criterion(self.net(x), y)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    @torch.no_grad()
    def validate(self):
        self.net.eval()
        x, y = self.valid_set[:]
        return (self.net(x).argmax(1) == y).float().mean().item()

    def run(self):
        for i in range(1, self.args.epochs + 1):
            loss = self.epoch()
            print(f"epoch {i:2d}: loss {loss:.4f} validation accuracy {self.validate():.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=2500)
    parser.add_argument("--hidden", type=int, nargs="+", default=[48, 48])
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=10)
    Experiment(parser.parse_args()).run()
