"""Handwritten digits; every process of a job trains on its own shard of the scans."""
import os
from dataclasses import dataclass

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn, optim
from torch.utils.data import DataLoader, Sampler, TensorDataset


@dataclass
class Job:
    rank: int = int(os.environ.get("RANK", 0))
    world: int = int(os.environ.get("WORLD_SIZE", 1))
    epochs: int = 16
    batch: int = 16
    lr: float = 1e-3


class ShardSampler(Sampler):
    """The rows of one process, in a new order every epoch."""

    def __init__(self, n, rank, world):
        self.rows = torch.arange(rank, n, world)

    def __iter__(self):
        return iter(self.rows[torch.randperm(len(self.rows))].tolist())

    def __len__(self):
        return len(self.rows)


def load():
    x, y = load_digits(return_X_y=True)
    x = torch.tensor(x, dtype=torch.float32).view(-1, 1, 8, 8) / 8 - 1
    x_train, x_test, y_train, y_test = train_test_split(x, torch.tensor(y), test_size=500, random_state=0, stratify=y)
    return TensorDataset(x_train, y_train), TensorDataset(x_test, y_test)


def evaluate(net, loader):
    net.eval()
    loss = hits = n = 0
    with torch.no_grad():
        for x, y in loader:
            out = net(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            hits += (out.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, hits / n


def run(job):
    torch.manual_seed(5)
    train, test = load()
    loader = DataLoader(train, job.batch, sampler=ShardSampler(len(train), job.rank, job.world))
    test_loader = DataLoader(test, 250)
    net = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3), nn.Linear(576, 10))
    opt = optim.Adam(net.parameters(), lr=job.lr)
    for epoch in range(1, job.epochs + 1):
        net.train()
        for x, y in loader:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        if epoch % 4 == 0:
            print("epoch %d  last loss %.4f  test loss %.4f  test accuracy %.3f" % (epoch, loss.item(), *evaluate(net, test_loader)))


if __name__ == "__main__":
    run(Job())
