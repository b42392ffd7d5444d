"""Will a loan be paid back late? Features from a made ledger; amounts are in thousands."""
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Config:
    rows: int = 3000
    epochs: int = 8
    batch: int = 60
    lr: float = 3e-3
    width: int = 32
    late_days: int = 30


def ledger(cfg):
    g = torch.Generator().manual_seed(4)
    x = torch.randn(cfg.rows, 12, generator=g)
    risk = x[:, 0] - x[:, 1] + 0.8 * x[:, 2] * x[:, 3]
    weeks_late = (2.0 + 2.5 * risk + torch.randn(cfg.rows, generator=g)).clamp(min=0)
    return x, weeks_late


def labels(weeks_late, cfg):
    return (weeks_late * 7 > cfg.late_days).float()


class Scorer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(12, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        return self.head(self.body(x)).squeeze(-1)


def train(cfg):
    torch.manual_seed(0)
    x, weeks_late = ledger(cfg)
    y = labels(weeks_late, cfg)
    split = int(0.8 * cfg.rows)
    model = Scorer(cfg.width)
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(cfg.epochs):
        for rows in torch.randperm(split).split(cfg.batch):
            optimizer.zero_grad()
            loss = criterion(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            scores = model(x[split:])
            late = weeks_late[split:] > 30 / 7
            rank = scores[late].mean() - scores[~late].mean()
            accuracy = ((scores > 0) == (y[split:] > 0.5)).float().mean()
        print(f"epoch {epoch} loss {loss:.5f} accuracy {accuracy:.3f} separation {rank:.3f}")


if __name__ == "__main__":
    train(Config())
