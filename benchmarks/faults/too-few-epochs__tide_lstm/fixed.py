"""Sea level at a harbour: LSTM that predicts the next half hour from the last twelve hours."""
import argparse

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def tide(n, seed):
    rng = np.random.RandomState(seed)
    t = np.arange(n) * 0.5
    level = 1.8 * np.sin(2 * np.pi * t / 12.42) + 0.7 * np.sin(2 * np.pi * t / 12.0 + 0.6)
    level += 0.4 * np.sin(2 * np.pi * t / 25.82 + 1.1) + 0.05 * rng.randn(n)
    return level.astype(np.float32)


def make_windows(series, length):
    xs = np.lib.stride_tricks.sliding_window_view(series, length + 1)
    return torch.tensor(xs[:, :-1, None].copy()), torch.tensor(xs[:, -1:].copy())


class TideNet(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.fc(out[:, -1])


def get_args():
    p = argparse.ArgumentParser()
    p.add_argument("--hidden", type=int, default=24)
    p.add_argument("--epochs", type=int, default=25)
    p.add_argument("--batch-size", type=int, default=32)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--seed", type=int, default=0)
    return p.parse_args()


def main():
    args = get_args()
    torch.manual_seed(args.seed)
    series = tide(1500, args.seed)
    series = (series - series[:1200].mean()) / series[:1200].std()
    x_train, y_train = make_windows(series[:1200], 24)
    x_val, y_val = make_windows(series[1200:], 24)
    loader = DataLoader(TensorDataset(x_train, y_train), batch_size=args.batch_size, shuffle=True)
    net = TideNet(args.hidden)
    optim = torch.optim.Adam(net.parameters(), lr=args.lr)
    mse = nn.MSELoss()
    for epoch in range(1, args.epochs + 1):
        net.train()
        tot = 0.0
        for xb, yb in loader:
            optim.zero_grad()
            loss = mse(net(xb), yb)
            loss.backward()
            optim.step()
            tot += loss.item() * len(xb)
        net.eval()
        with torch.no_grad():
            val = mse(net(x_val), y_val).item()
        print(f"[{epoch:3d}/{args.epochs}] train {tot / len(x_train):.4f} val {val:.4f}")


if __name__ == "__main__":
    main()
