"""Low-rank adaptation of a pretrained regressor to a second, multi-output task."""
import argparse

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_friedman1
from torch.utils.data import DataLoader, TensorDataset


class LoRALinear(nn.Module):
    def __init__(self, base: nn.Linear, rank: int, alpha: float = 8.0):
        super().__init__()
        self.base = base
        self.lora_a = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features ** 0.5)
        self.lora_b = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * F.linear(F.linear(x, self.lora_a), self.lora_b)


class Regressor(nn.Module):
    def __init__(self, d_in, hidden, d_out):
        super().__init__()
        self.fc1 = nn.Linear(d_in, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, d_out)

    def forward(self, x):
        return self.out(F.silu(self.fc2(F.silu(self.fc1(x)))))


def inject(model, rank, d_out):
    model.fc1 = LoRALinear(model.fc1, rank)
    model.fc2 = LoRALinear(model.fc2, rank)
    model.out = nn.Linear(model.out.in_features, d_out)
    for name, p in model.named_parameters():
        p.requires_grad = "lora" in name
    return model


def make_data(seed):
    X, y1 = make_friedman1(n_samples=2400, n_features=8, noise=0.3, random_state=seed)
    y2 = np.stack([np.cos(np.pi * X[:, 0] * X[:, 1]) * 2,
                   X[:, 2] ** 2 - X[:, 3],
                   np.abs(X[:, 4] - 0.5) + 0.5 * X[:, 0],
                   y1 / 10.0], axis=1)
    y2 = y2 + 0.03 * np.random.default_rng(seed).standard_normal(y2.shape)
    return X, y1[:, None], y2


def split(X, Y, n_val=500):
    Xt, Yt = X[:-n_val], Y[:-n_val]
    mx, sx, my, sy = Xt.mean(0), Xt.std(0), Yt.mean(0), Yt.std(0)
    as_set = lambda a, b: TensorDataset(torch.tensor((a - mx) / sx).float(), torch.tensor((b - my) / sy).float())
    return as_set(Xt, Yt), as_set(X[-n_val:], Y[-n_val:])


def train(model, sets, epochs, lr, label):
    train_dl = DataLoader(sets[0], batch_size=64, shuffle=True)
    val_dl = DataLoader(sets[1], batch_size=500)
    trainable = [p for p in model.parameters() if p.requires_grad]
    print(f"{label}: {sum(p.numel() for p in trainable)} trainable / {sum(p.numel() for p in model.parameters())} total")
    opt = torch.optim.AdamW(trainable, lr=lr, weight_decay=1e-4)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=epochs)
    for e in range(epochs):
        model.train()
        run, seen = 0.0, 0
        for x, y in train_dl:
            loss = F.mse_loss(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            run += loss.item() * len(x)
            seen += len(x)
        sched.step()
        model.eval()
        with torch.no_grad():
            val = np.mean([F.mse_loss(model(x), y).item() for x, y in val_dl])
        if e % 4 == 0 or e == epochs - 1:
            print(f"  epoch {e:2d}  mse {run / seen:.4f}  val {val:.4f}")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rank", type=int, default=4)
    ap.add_argument("--hidden", type=int, default=64)
    ap.add_argument("--epochs", type=int, default=16)
    ap.add_argument("--lr", type=float, default=3e-3)
    ap.add_argument("--seed", type=int, default=5)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    X, y1, y2 = make_data(args.seed)
    model = Regressor(X.shape[1], args.hidden, 1)
    train(model, split(X, y1), 8, 3e-3, "pretrain")
    inject(model, args.rank, y2.shape[1])
    train(model, split(X, y2), args.epochs, args.lr, "adapt")


if __name__ == "__main__":
    main()
