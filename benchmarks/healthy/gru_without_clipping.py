"""Seasonal load forecast with a GRU on short windows; its gradients stay small by themselves, so none are cut."""
import argparse
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def load_curve(hours, gen):
    t = torch.arange(hours, dtype=torch.float32)
    day, week = torch.sin(2 * math.pi * t / 24), torch.sin(2 * math.pi * t / 168)
    y = day + 0.5 * week + 0.3 * torch.sin(2 * math.pi * t / 12 + 1)
    noise = torch.zeros(hours)
    shock = 0.12 * torch.randn(hours, generator=gen)
    for i in range(1, hours):
        noise[i] = 0.7 * noise[i - 1] + shock[i]
    return y + noise


class Forecaster(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.gru = nn.GRU(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, window):
        states, _ = self.gru(window.unsqueeze(-1))
        return self.out(states[:, -1]).squeeze(-1)


def windows(series, width=24):
    w = series.unfold(0, width + 1, 1)
    return w[:, :-1], w[:, -1]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--hidden", type=int, default=24)
    ap.add_argument("--lr", type=float, default=5e-3)
    ap.add_argument("--epochs", type=int, default=10)
    a = ap.parse_args()
    torch.manual_seed(0)
    series = load_curve(2400, torch.Generator().manual_seed(0))
    past, future = series[:2000], series[2000:]
    mean, std = past.mean(), past.std()
    train = DataLoader(TensorDataset(*windows((past - mean) / std)), batch_size=48, shuffle=True)
    xv, yv = windows((future - mean) / std)
    model = Forecaster(a.hidden)
    opt = torch.optim.Adam(model.parameters(), lr=a.lr)
    for epoch in range(a.epochs):
        model.train()
        total = 0.0
        for x, y in train:
            loss = nn.functional.mse_loss(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            val = nn.functional.mse_loss(model(xv), yv).item()
        print(f"epoch {epoch}  train {total / len(train):.4f}  val {val:.4f}  (last value again: {(xv[:, -1] - yv).square().mean():.4f})")


if __name__ == "__main__":
    main()
