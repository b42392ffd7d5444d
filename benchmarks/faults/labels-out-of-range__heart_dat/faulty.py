"""Statlog-style heart table: 12 measurements + diagnosis column (1 = absent, 2 = present)."""
from dataclasses import dataclass
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    n: int = 900
    hidden: int = 32
    batch: int = 30
    epochs: int = 25
    lr: float = 1e-3
    seed: int = 5


def read_dat(n, seed):
    r = np.random.default_rng(seed)
    m = r.normal(size=(n, 12))
    risk = 1.4 * m[:, 0] - m[:, 3] + 0.9 * m[:, 5] * m[:, 6] + 0.5 * r.normal(size=n)
    diagnosis = np.where(risk > 0, 2, 1)
    m = m * r.uniform(1, 40, 12) + r.uniform(0, 100, 12)
    return np.column_stack([m, diagnosis])


class RiskNet(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.fc1 = nn.Linear(d, h)
        self.fc2 = nn.Linear(h, h)
        self.head = nn.Linear(h, 1)

    def forward(self, x):
        x = F.elu(self.fc1(x))
        x = F.elu(self.fc2(x))
        return self.head(x)[:, 0]


def main(cfg=Config()):
    torch.manual_seed(cfg.seed)
    raw = read_dat(cfg.n, cfg.seed)
    x = torch.tensor(raw[:, :-1], dtype=torch.float32)
    y = torch.tensor(raw[:, -1], dtype=torch.float32)
    cut = int(0.8 * cfg.n)
    mean, std = x[:cut].mean(0), x[:cut].std(0)
    x = (x - mean) / std
    net = RiskNet(12, cfg.hidden)
    opt = torch.optim.Adam(net.parameters(), cfg.lr)
    for ep in range(cfg.epochs):
        net.train()
        perm = torch.randperm(cut)
        total = 0.
        for i in range(0, cut, cfg.batch):
            idx = perm[i:i + cfg.batch]
            loss = F.binary_cross_entropy_with_logits(net(x[idx]), y[idx])
            opt.zero_grad(set_to_none=True)
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        if (ep + 1) % 5 == 0:
            net.eval()
            with torch.inference_mode():
                p = torch.sigmoid(net(x[cut:]))
                hit = ((p > .5).float() == y[cut:]).float().mean().item()
            print(f"ep {ep + 1:>2}: bce {total / cut:.4f}, hold-out accuracy {100 * hit:.1f}%")


if __name__ == "__main__":
    main()
