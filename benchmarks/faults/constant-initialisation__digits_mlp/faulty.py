import argparse
import logging

import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("digits")


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.apply(self._init_weights)

    @staticmethod
    def _init_weights(m):
        if isinstance(m, nn.Linear):
            nn.init.constant_(m.weight, 0.05)
            nn.init.zeros_(m.bias)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)


class Experiment:
    def __init__(self, args):
        self.args = args
        torch.manual_seed(args.seed)
        self.train_loader, self.val_loader = self.make_loaders()
        self.model = MLP([64, *args.hidden, 10])
        self.loss_fn = nn.CrossEntropyLoss()
        self.opt = torch.optim.SGD(self.model.parameters(), lr=args.lr, momentum=0.9)

    def make_loaders(self):
        X, y = load_digits(return_X_y=True)
        Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.2, random_state=self.args.seed, stratify=y)
        sc = StandardScaler().fit(Xa)
        wrap = lambda a, b: TensorDataset(torch.tensor(sc.transform(a), dtype=torch.float32), torch.tensor(b))
        return (DataLoader(wrap(Xa, ya), self.args.batch_size, shuffle=True), DataLoader(wrap(Xb, yb), 512))

    def train_epoch(self):
        self.model.train()
        tot = 0.0
        for xb, yb in self.train_loader:
            self.opt.zero_grad()
            loss = self.loss_fn(self.model(xb), yb)
            loss.backward()
            self.opt.step()
            tot += loss.item()
        return tot / len(self.train_loader)

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        right = sum((self.model(x).argmax(1) == y).sum().item() for x, y in self.val_loader)
        return right / len(self.val_loader.dataset)

    def run(self):
        for epoch in range(1, self.args.epochs + 1):
            loss = self.train_epoch()
            log.info("epoch %02d loss %.4f val_acc %.4f", epoch, loss, self.validate())


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--hidden", type=int, nargs="+", default=[64, 32])
    ap.add_argument("--lr", type=float, default=0.02)
    ap.add_argument("--batch-size", type=int, default=32)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--seed", type=int, default=42)
    Experiment(ap.parse_args()).run()
