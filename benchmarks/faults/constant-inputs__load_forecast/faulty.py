"""Short-term electricity load forecasting with a GRU (hourly readings -> next hour)."""
import argparse
import math
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


def simulate(hours, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(hours, dtype=torch.float32)
    daily = torch.sin(2 * math.pi * t / 24)
    weekly = 0.5 * torch.sin(2 * math.pi * t / 168 + 0.7)
    drift = torch.cumsum(0.05 * torch.randn(hours, generator=g), 0)
    return daily + weekly + 0.3 * (drift - drift.mean()) + 0.05 * torch.randn(hours, generator=g)


class LoadWindows(Dataset):
    def __init__(self, series, lookback):
        self.series = series
        self.lookback = lookback

    def __len__(self):
        return len(self.series) - self.lookback

    def __getitem__(self, i):
        history = self.series[:self.lookback]
        target = self.series[i + self.lookback]
        return history.unsqueeze(-1), target


class Forecaster(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.rnn = nn.GRU(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        _, h = self.rnn(x)
        return self.out(h[-1]).squeeze(-1)


def evaluate(net, loader):
    net.eval()
    se, n = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            se += ((net(x) - y) ** 2).sum().item()
            n += len(y)
    return (se / n) ** 0.5


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--lookback", type=int, default=24)
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--lr", type=float, default=3e-3)
    args = p.parse_args()
    torch.manual_seed(0)

    full = simulate(2400, seed=4)
    train, valid = full[:1900], full[1900:]
    mu, sd = train.mean(), train.std()
    train, valid = (train - mu) / sd, (valid - mu) / sd

    train_dl = DataLoader(LoadWindows(train, args.lookback), batch_size=64, shuffle=True)
    valid_dl = DataLoader(LoadWindows(valid, args.lookback), batch_size=256)

    net = Forecaster()
    optim = torch.optim.Adam(net.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        net.train()
        running = 0.0
        for x, y in train_dl:
            optim.zero_grad()
            loss = nn.functional.mse_loss(net(x), y)
            loss.backward()
            optim.step()
            running += loss.item()
        print(f"[{epoch + 1}/{args.epochs}] mse={running / len(train_dl):.4f} valid_rmse={evaluate(net, valid_dl):.4f}")


if __name__ == "__main__":
    main()
