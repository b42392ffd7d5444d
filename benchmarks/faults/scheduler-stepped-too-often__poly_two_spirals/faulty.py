"""Two spirals with a deep narrow network; polynomial decay of the rate down to a floor."""
import argparse
import math

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR


def spirals(n, seed):
    g = torch.Generator().manual_seed(seed)
    label = torch.randint(0, 2, (n,), generator=g)
    t = torch.rand(n, generator=g).sqrt() * 2.2 * math.pi
    angle = t + math.pi * label
    points = torch.stack([t * angle.cos(), t * angle.sin()], 1) / 4
    return points + 0.03 * torch.randn(n, 2, generator=g), label.float()


class Experiment:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.args = args
        self.train_xy, self.val_xy = spirals(1200, 1), spirals(400, 2)
        w = args.width
        self.net = nn.Sequential(nn.Linear(2, w), nn.Tanh(), nn.Linear(w, w), nn.Tanh(), nn.Linear(w, w), nn.Tanh(), nn.Linear(w, 1))
        self.opt = torch.optim.Adam(self.net.parameters(), lr=args.lr)
        decay = lambda done: max(0.01, (1 - min(done, args.epochs) / args.epochs) ** 0.9)
        self.sched = LambdaLR(self.opt, decay)
        self.criterion = nn.BCEWithLogitsLoss()

    def train_epoch(self):
        x, y = self.train_xy
        self.net.train()
        mean = 0.0
        for rows in torch.randperm(len(x)).split(self.args.batch):
            loss = self.criterion(self.net(x[rows]).squeeze(1), y[rows])
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            self.sched.step()
            mean += loss.item() * len(rows) / len(x)
        return mean

    @torch.no_grad()
    def accuracy(self):
        self.net.eval()
        x, y = self.val_xy
        return ((self.net(x).squeeze(1) > 0) == (y > 0.5)).float().mean().item()

    def fit(self):
        for epoch in range(1, self.args.epochs + 1):
            mean = self.train_epoch()
            if epoch % 4 == 0:
                print(f"epoch {epoch} loss {mean:.4f} val accuracy {self.accuracy():.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--lr", type=float, default=4e-3)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--seed", type=int, default=6)
    Experiment(parser.parse_args()).fit()
