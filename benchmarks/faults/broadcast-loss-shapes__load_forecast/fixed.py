"""Next-hour electricity load from the last two days with an LSTM."""
import argparse

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


def simulate_load(hours, seed):
    rng = np.random.default_rng(seed)
    t = np.arange(hours)
    daily = np.sin(2 * np.pi * (t % 24) / 24 - 1.0) + 0.4 * np.sin(4 * np.pi * (t % 24) / 24)
    weekly = np.where((t // 24) % 7 >= 5, -0.6, 0.2)
    ar = np.zeros(hours)
    for i in range(1, hours):
        ar[i] = 0.9 * ar[i - 1] + rng.normal(0, 0.12)
    return (520 + 90 * (daily + weekly + ar)).astype(np.float32)


class LoadWindows(Dataset):
    def __init__(self, series, lookback):
        self.series = torch.from_numpy(series)
        self.lookback = lookback

    def __len__(self):
        return len(self.series) - self.lookback

    def __getitem__(self, i):
        x = self.series[i:i + self.lookback].unsqueeze(-1)
        y = self.series[i + self.lookback]
        return x, y


class Forecaster(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.head(out[:, -1])


class Experiment:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.args = args
        raw = simulate_load(24 * 7 * 12, args.seed)
        split = 24 * 7 * 10
        self.mean, self.std = raw[:split].mean(), raw[:split].std()
        z = (raw - self.mean) / self.std
        self.train_loader = DataLoader(LoadWindows(z[:split], args.lookback), args.batch, shuffle=True)
        self.valid_loader = DataLoader(LoadWindows(z[split:], args.lookback), 128)
        self.model = Forecaster(args.hidden)
        self.loss = nn.SmoothL1Loss()
        self.optim = torch.optim.Adam(self.model.parameters(), lr=args.lr)
        self.plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(self.optim, factor=0.5, patience=2)

    def train_one_epoch(self):
        self.model.train()
        running = []
        for x, y in self.train_loader:
            self.optim.zero_grad()
            pred = self.model(x).squeeze(-1)
            loss = self.loss(pred, y)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optim.step()
            running.append(loss.item())
        return float(np.mean(running))

    @torch.no_grad()
    def mae_megawatt(self):
        self.model.eval()
        err = []
        for x, y in self.valid_loader:
            err.append((self.model(x).flatten() - y).abs())
        return torch.cat(err).mean().item() * float(self.std)

    def run(self):
        for epoch in range(self.args.epochs):
            tl = self.train_one_epoch()
            mae = self.mae_megawatt()
            self.plateau.step(mae)
            print(f"epoch={epoch:02d} huber={tl:.4f} val_mae={mae:.2f}MW lr={self.optim.param_groups[0]['lr']:.1e}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--lookback", type=int, default=36)
    p.add_argument("--hidden", type=int, default=24)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--lr", type=float, default=5e-3)
    p.add_argument("--seed", type=int, default=2)
    Experiment(p.parse_args()).run()
