"""Default-risk model on a synthetic loan book."""
import argparse
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

COLUMNS = ["age", "income", "n_loans", "utilisation", "account_days", "debt"]


@dataclass
class History:
    train: list = field(default_factory=list)
    valid: list = field(default_factory=list)


def simulate_loan_book(n, seed):
    rng = np.random.default_rng(seed)
    age = rng.uniform(20, 75, n)
    income = rng.lognormal(10.6, 0.5, n)
    n_loans = rng.poisson(2.0, n)
    util = rng.beta(2, 3, n)
    days = rng.gamma(2.0, 900.0, n)
    debt = income * rng.uniform(0.0, 1.5, n)
    score = (
        5.0 * (util - 0.4)
        + 2.5 * (debt / income - 0.75)
        + 0.6 * (n_loans - 2)
        - 0.05 * (age - 45)
        - 0.8 * (days / 1800 - 1)
    )
    score = score + 1.2 * np.sin(age / 6.0)
    p = 1.0 / (1.0 + np.exp(-1.5 * score))
    y = (rng.random(n) < p).astype(np.float32)
    X = np.stack([age, income, n_loans, util, days, debt], axis=1).astype(np.float32)
    return X, y


class RiskNet(nn.Module):
    def __init__(self, n_in, width=64, p_drop=0.1):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(n_in, width), nn.ReLU(), nn.Dropout(p_drop),
            nn.Linear(width, width), nn.ReLU(), nn.Dropout(p_drop),
        )
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        return self.head(self.body(x)).squeeze(-1)


def build_loaders(args):
    X, y = simulate_loan_book(args.rows, args.seed)
    cut = int(0.8 * len(X))
    X_tr, X_va = X[:cut], X[cut:]
    y_tr, y_va = y[:cut], y[cut:]

    def ds(a, b):
        return TensorDataset(torch.from_numpy(a), torch.from_numpy(b))

    return (
        DataLoader(ds(X_tr, y_tr), batch_size=args.batch_size, shuffle=True),
        DataLoader(ds(X_va, y_va), batch_size=512),
    )


class Trainer:
    def __init__(self, model, args):
        self.model = model
        self.opt = torch.optim.Adam(model.parameters(), lr=args.lr)
        self.loss_fn = nn.BCEWithLogitsLoss()
        self.history = History()

    def run_epoch(self, loader):
        self.model.train()
        total, count = 0.0, 0
        for xb, yb in loader:
            self.opt.zero_grad()
            loss = self.loss_fn(self.model(xb), yb)
            loss.backward()
            self.opt.step()
            total += loss.item() * len(xb)
            count += len(xb)
        return total / count

    @torch.no_grad()
    def validate(self, loader):
        self.model.eval()
        total, hits, count = 0.0, 0, 0
        for xb, yb in loader:
            out = self.model(xb)
            total += self.loss_fn(out, yb).item() * len(xb)
            hits += ((out > 0).float() == yb).sum().item()
            count += len(xb)
        return total / count, hits / count

    def fit(self, train_loader, valid_loader, epochs):
        for epoch in range(1, epochs + 1):
            tr = self.run_epoch(train_loader)
            va, acc = self.validate(valid_loader)
            self.history.train.append(tr)
            self.history.valid.append(va)
            print(f"[{epoch:02d}/{epochs}] train={tr:.4f} valid={va:.4f} acc={acc:.3f}")
        return self.history


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rows", type=int, default=6000)
    ap.add_argument("--batch-size", type=int, default=64)
    ap.add_argument("--epochs", type=int, default=15)
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--seed", type=int, default=7)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    train_loader, valid_loader = build_loaders(args)
    model = RiskNet(len(COLUMNS))
    hist = Trainer(model, args).fit(train_loader, valid_loader, args.epochs)
    print("best valid loss", round(min(hist.valid), 4))


if __name__ == "__main__":
    main()
