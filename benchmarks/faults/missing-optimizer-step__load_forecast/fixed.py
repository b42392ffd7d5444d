"""One-step-ahead forecast of a seasonal load curve with a small dilated CNN."""
import math
import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


@dataclass
class Settings:
    window: int = 48
    batch_size: int = 64
    epochs: int = 6
    lr: float = 1e-3
    clip: float = 1.0
    seed: int = 17
    device: str = "cuda" if torch.cuda.is_available() else "cpu"


def simulate(n, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(n, dtype=torch.float32)
    daily = torch.sin(2 * math.pi * t / 24)
    weekly = 0.6 * torch.sin(2 * math.pi * t / 168 + 0.5)
    return daily + weekly + 0.4 * daily * weekly + 0.1 * torch.randn(n, generator=g)


class WindowDataset(Dataset):
    def __init__(self, series, window):
        self.series, self.window = series, window

    def __len__(self):
        return len(self.series) - self.window

    def __getitem__(self, i):
        return self.series[i:i + self.window].unsqueeze(0), self.series[i + self.window]


class Forecaster(nn.Module):
    def __init__(self, ch=24):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(1, ch, 3, dilation=1), nn.ReLU(),
            nn.Conv1d(ch, ch, 3, dilation=2), nn.ReLU(),
            nn.Conv1d(ch, ch, 3, dilation=4, stride=2), nn.ReLU(),
            nn.Flatten(), nn.LazyLinear(1),
        )

    def forward(self, x):
        return self.net(x).squeeze(-1)


class Engine:
    def __init__(self, cfg: Settings, model):
        self.cfg = cfg
        self.device = torch.device(cfg.device)
        self.model = model.to(self.device)
        self.opt = torch.optim.AdamW(self.model.parameters(), lr=cfg.lr)
        self.use_amp = self.device.type == "cuda"
        self.scaler = torch.amp.GradScaler("cuda") if self.use_amp else None
        self.loss_fn = nn.SmoothL1Loss()

    def optimize(self, loss):
        self.opt.zero_grad(set_to_none=True)
        if self.scaler is not None:
            self.scaler.scale(loss).backward()
            self.scaler.unscale_(self.opt)
            nn.utils.clip_grad_norm_(self.model.parameters(), self.cfg.clip)
            self.scaler.step(self.opt)
            self.scaler.update()
        else:
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.cfg.clip)
            self.opt.step()

    def run_epoch(self, loader):
        self.model.train()
        acc = 0.0
        for x, y in loader:
            x, y = x.to(self.device), y.to(self.device)
            with torch.autocast(self.device.type, enabled=self.use_amp):
                loss = self.loss_fn(self.model(x), y)
            self.optimize(loss)
            acc += loss.item()
        return acc / len(loader)

    @torch.no_grad()
    def mae(self, loader):
        self.model.eval()
        err = n = 0.0
        for x, y in loader:
            err += (self.model(x.to(self.device)).cpu() - y).abs().sum().item()
            n += len(y)
        return err / n


def main():
    cfg = Settings()
    torch.manual_seed(cfg.seed)
    series = simulate(3000, cfg.seed)
    train, test = series[:2400], series[2400:]
    mu, sd = train.mean(), train.std()
    train_dl = DataLoader(WindowDataset((train - mu) / sd, cfg.window), cfg.batch_size, shuffle=True)
    test_dl = DataLoader(WindowDataset((test - mu) / sd, cfg.window), 256)
    model = Forecaster()
    model(torch.zeros(1, 1, cfg.window))
    engine = Engine(cfg, model)
    for epoch in range(cfg.epochs):
        t0 = time.time()
        loss = engine.run_epoch(train_dl)
        print(f"epoch {epoch}  huber={loss:.4f}  test_mae={engine.mae(test_dl):.4f}  ({time.time() - t0:.1f}s)")


if __name__ == "__main__":
    main()
