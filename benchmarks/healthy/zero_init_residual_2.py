"""Deep residual MLP; every branch ends in a zero-initialised layer so that the net starts as the identity."""
import argparse

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class Branch(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)
        nn.init.zeros_(self.fc2.weight)
        nn.init.zeros_(self.fc2.bias)

    def forward(self, x):
        return x + self.fc2(torch.relu(self.fc1(self.norm(x))))


class ResidualRegressor(nn.Module):
    def __init__(self, n_in, dim, hidden, depth):
        super().__init__()
        self.stem = nn.Linear(n_in, dim)
        self.blocks = nn.ModuleList([Branch(dim, hidden) for _ in range(depth)])
        self.head = nn.Linear(dim, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x):
        x = self.stem(x)
        for b in self.blocks:
            x = b(x)
        return self.head(x).squeeze(-1)


def robot_arm(n, seed):
    """Inverse-dynamics-like target: torque from two joint angles and speeds."""
    r = np.random.default_rng(seed)
    q = r.uniform(-2, 2, (n, 2))
    v = r.normal(0, 1, (n, 2))
    tau = 2 * np.sin(q[:, 0]) + np.sin(q.sum(1)) - 0.5 * np.sin(q[:, 1]) * v[:, 1] * (2 * v[:, 0] + v[:, 1]) + 0.1 * v[:, 0]
    return np.concatenate([q, v], 1), tau + r.normal(0, 0.1, n)


def make_loaders(batch):
    Xa, ya = robot_arm(3000, 1)
    Xb, yb = robot_arm(600, 2)
    mx, sx, my, sy = Xa.mean(0), Xa.std(0), ya.mean(), ya.std()
    mk = lambda X, y: TensorDataset(torch.tensor((X - mx) / sx, dtype=torch.float32),
                                    torch.tensor((y - my) / sy, dtype=torch.float32))
    return DataLoader(mk(Xa, ya), batch, shuffle=True), DataLoader(mk(Xb, yb), 200)


def r2(model, loader):
    model.eval()
    with torch.no_grad():
        p, t = map(torch.cat, zip(*[(model(x), y) for x, y in loader]))
    return 1 - ((p - t).pow(2).mean() / t.var(unbiased=False)).item()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--depth", type=int, default=6)
    ap.add_argument("--dim", type=int, default=32)
    ap.add_argument("--hidden", type=int, default=64)
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--lr", type=float, default=2e-3)
    a = ap.parse_args()
    torch.manual_seed(4)
    train_dl, val_dl = make_loaders(48)
    model = ResidualRegressor(4, a.dim, a.hidden, a.depth)
    opt = torch.optim.AdamW(model.parameters(), lr=a.lr, weight_decay=1e-3)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, a.epochs * len(train_dl))
    print("R2 at start", round(r2(model, val_dl), 3))
    for ep in range(a.epochs):
        model.train()
        run = 0.0
        for x, y in train_dl:
            opt.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            opt.step()
            sched.step()
            run += loss.item()
        print(f"epoch {ep} mse {run / len(train_dl):.4f} val R2 {r2(model, val_dl):.4f}")


if __name__ == "__main__":
    main()
