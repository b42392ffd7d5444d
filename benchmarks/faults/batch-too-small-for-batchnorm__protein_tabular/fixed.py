"""Binding-affinity class from descriptor vectors, accumulated updates for small cards."""
import json

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset

SETTINGS = json.loads("""
{
  "n_samples": 1600, "n_features": 40, "n_classes": 4,
  "hidden": [96, 48],
  "loader_batch": 32,
  "accumulate": 1,
  "epochs": 6,
  "learning_rate": 0.003,
  "weight_decay": 0.0001
}
""")


class DescriptorData(Dataset):
    def __init__(self, n, d, k, seed=0):
        g = np.random.default_rng(seed)
        centres = g.normal(0, 1.0, (k, 3, 8))
        self.y = torch.as_tensor(g.integers(0, k, n))
        mode = g.integers(0, 3, n)
        latent = centres[self.y.numpy(), mode] + g.normal(0, 0.45, (n, 8))
        mix = g.normal(0, 1 / np.sqrt(8), (8, d))
        x = np.tanh(latent @ mix) + g.normal(0, 0.15, (n, d))
        self.x = torch.as_tensor(x, dtype=torch.float32)

    def standardise(self, rows):
        mean, std = self.x[rows].mean(0), self.x[rows].std(0)
        self.x = (self.x - mean) / std

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def build_network(s):
    dims = [s["n_features"], *s["hidden"]]
    mods = []
    for i in range(len(dims) - 1):
        mods.append(nn.Linear(dims[i], dims[i + 1], bias=False))
        mods.append(nn.BatchNorm1d(dims[i + 1]))
        mods.append(nn.SiLU())
    mods.append(nn.Linear(dims[-1], s["n_classes"]))
    return nn.Sequential(*mods)


class AccumulatingTrainer:
    def __init__(self, net, s):
        self.net, self.s = net, s
        self.opt = torch.optim.Adam(net.parameters(), lr=s["learning_rate"], weight_decay=s["weight_decay"])
        self.ce = nn.CrossEntropyLoss()
        self.updates = 0

    def train_epoch(self, dl):
        self.net.train()
        k = self.s["accumulate"]
        total = 0.0
        self.opt.zero_grad()
        for i, (x, y) in enumerate(dl, 1):
            loss = self.ce(self.net(x), y)
            (loss / k).backward()
            total += loss.item()
            if i % k == 0:
                self.opt.step()
                self.opt.zero_grad()
                self.updates += 1
        return total / len(dl)

    @torch.no_grad()
    def score(self, dl):
        self.net.eval()
        loss, hit, n = 0.0, 0, 0
        for x, y in dl:
            o = self.net(x)
            loss += self.ce(o, y).item() * len(y)
            hit += (o.argmax(1) == y).sum().item()
            n += len(y)
        return loss / n, hit / n


def main(s):
    torch.manual_seed(0)
    data = DescriptorData(s["n_samples"], s["n_features"], s["n_classes"])
    perm = torch.randperm(len(data)).tolist()
    n_val = 320
    val_rows, train_rows = perm[:n_val], perm[n_val:]
    data.standardise(train_rows)
    train_dl = DataLoader(Subset(data, train_rows), batch_size=s["loader_batch"], shuffle=True, drop_last=True)
    val_dl = DataLoader(Subset(data, val_rows), batch_size=160)
    trainer = AccumulatingTrainer(build_network(s), s)
    for ep in range(s["epochs"]):
        tr = trainer.train_epoch(train_dl)
        vl, va = trainer.score(val_dl)
        print(f"epoch {ep + 1} updates {trainer.updates} train {tr:.3f} val {vl:.3f} acc {va:.3f}")


if __name__ == "__main__":
    main(SETTINGS)
