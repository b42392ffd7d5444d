"""Config-driven MLP for digit recognition."""
import copy

import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

BASE = {
    "model": {"sizes": [64, 96, 48, 10], "activation": "relu", "dropout": 0.0},
    "train": {"epochs": 15, "batch_size": 32, "optimizer": "adamw", "lr": 1e-3, "weight_decay": 1e-2},
    "data": {"test_size": 0.25, "random_state": 6},
    "seed": 6,
}

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU}
OPTIMIZERS = {"adamw": torch.optim.AdamW, "sgd": torch.optim.SGD}


def merge(base, override):
    out = copy.deepcopy(base)
    for key, value in override.items():
        out[key] = merge(out[key], value) if isinstance(value, dict) else value
    return out


def build_mlp(sizes, activation, dropout):
    act = ACTIVATIONS[activation]
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers.append(nn.Linear(n_in, n_out))
        layers.append(act())
    if dropout > 0:
        layers.insert(2, nn.Dropout(dropout))
    return nn.Sequential(*layers)


def build_data(test_size, random_state):
    X, y = load_digits(return_X_y=True)
    X_tr, X_te, y_tr, y_te = train_test_split(
        X, y, test_size=test_size, random_state=random_state, stratify=y
    )
    mean = X_tr.mean()
    std = X_tr.std()
    pack = lambda a, b: TensorDataset(
        torch.tensor((a - mean) / std, dtype=torch.float32), torch.tensor(b, dtype=torch.long)
    )
    return pack(X_tr, y_tr), pack(X_te, y_te)


class Fitter:
    def __init__(self, config):
        self.config = config
        torch.manual_seed(config["seed"])
        self.train_ds, self.test_ds = build_data(**config["data"])
        self.model = build_mlp(**config["model"])
        t = config["train"]
        self.optimizer = OPTIMIZERS[t["optimizer"]](
            self.model.parameters(), lr=t["lr"], weight_decay=t["weight_decay"]
        )
        self.criterion = nn.CrossEntropyLoss()
        self.log = []

    def fit(self):
        t = self.config["train"]
        loader = DataLoader(self.train_ds, batch_size=t["batch_size"], shuffle=True)
        for epoch in range(t["epochs"]):
            self.model.train()
            total = 0.0
            for x, y in loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(x), y)
                loss.backward()
                self.optimizer.step()
                total += loss.item() * x.size(0)
            self.log.append({"epoch": epoch, "loss": total / len(self.train_ds), "acc": self.test()})
        return self

    def test(self):
        self.model.eval()
        x, y = self.test_ds.tensors
        with torch.no_grad():
            return (self.model(x).argmax(dim=1) == y).double().mean().item()

    def report(self):
        print(self.model)
        for row in self.log:
            print("{epoch:>3} {loss:>8.4f} {acc:>7.4f}".format(**row))


if __name__ == "__main__":
    for override in ({}, {"model": {"sizes": [64, 128, 10]}, "train": {"epochs": 8}}):
        Fitter(merge(BASE, override)).fit().report()
