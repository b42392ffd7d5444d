"""Regression with early stopping on a validation part; the best weights are put back before the final test."""
import copy
from dataclasses import dataclass, field

import torch
from sklearn.datasets import make_friedman1
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float = 0.0
    best: float = float("inf")
    stale: int = 0
    best_epoch: int = -1
    state: dict = field(default=None, repr=False)

    def __call__(self, value, model, epoch):
        if value < self.best - self.min_delta:
            self.best, self.stale, self.best_epoch = value, 0, epoch
            self.state = copy.deepcopy(model.state_dict())
        else:
            self.stale += 1
        return self.stale >= self.patience

    def restore(self, model):
        model.load_state_dict(self.state)


class Standardiser:
    def __init__(self, X, y):
        self.mx, self.sx, self.my, self.sy = X.mean(0), X.std(0), y.mean(), y.std()

    def __call__(self, X, y):
        return TensorDataset((X - self.mx) / self.sx, (y - self.my) / self.sy)


def prepare():
    X, y = make_friedman1(n_samples=1000, n_features=15, noise=1.0, random_state=10)
    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    parts = torch.randperm(len(X)).split([600, 200, 200])
    st = Standardiser(X[parts[0]], y[parts[0]])
    return [st(X[p], y[p]) for p in parts]


def mse(model, ds):
    model.eval()
    X, y = ds.tensors
    with torch.no_grad():
        return nn.functional.mse_loss(model(X).squeeze(1), y).item()


def main():
    torch.manual_seed(10)
    train, valid, test = prepare()
    model = nn.Sequential(nn.Linear(15, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 1))
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    stopper = EarlyStopping(patience=10)
    loader = DataLoader(train, batch_size=32, shuffle=True)
    for epoch in range(200):
        model.train()
        total = 0.0
        for X, y in loader:
            opt.zero_grad()
            loss = nn.functional.mse_loss(model(X).squeeze(1), y)
            loss.backward()
            opt.step()
            total += loss.item() * len(X)
        v = mse(model, valid)
        if epoch % 5 == 0:
            print(f"{epoch:3d} train {total / len(train):.4f} valid {v:.4f}")
        if stopper(v, model, epoch):
            print(f"stop at {epoch}, best epoch {stopper.best_epoch} valid {stopper.best:.4f}")
            break
    last = mse(model, test)
    stopper.restore(model)
    print(f"test mse: last weights {last:.4f}, best weights {mse(model, test):.4f}")


if __name__ == "__main__":
    main()
