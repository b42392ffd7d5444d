"""Temporal convolutional network that removes noise from piecewise oscillating signals."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class NoisySignals(Dataset):
    def __init__(self, n, length=80, seed=0):
        rng = np.random.default_rng(seed)
        t = np.arange(length)
        f1 = rng.uniform(0.1, 0.4, (n, 1))
        f2 = rng.uniform(0.1, 0.4, (n, 1))
        cut = rng.integers(length // 4, 3 * length // 4, (n, 1))
        clean = np.where(t < cut, np.sin(f1 * t), np.sign(np.sin(f2 * t)) * 0.8)
        noisy = clean + rng.normal(0, 0.5, clean.shape)
        self.clean = torch.tensor(clean, dtype=torch.float32).unsqueeze(1)
        self.noisy = torch.tensor(noisy, dtype=torch.float32).unsqueeze(1)

    def __len__(self):
        return len(self.clean)

    def __getitem__(self, idx):
        return self.noisy[idx], self.clean[idx]


class TemporalBlock(nn.Module):
    def __init__(self, c_in, c_out, dilation, kernel=5):
        super().__init__()
        pad = dilation * (kernel - 1) // 2
        self.c_in, self.c_out = c_in, c_out
        self.conv1 = nn.Conv1d(c_in, c_out, kernel, padding=pad, dilation=dilation)
        self.conv2 = nn.Conv1d(c_out, c_out, kernel, padding=pad, dilation=dilation)
        self.act = nn.GELU()

    def forward(self, x):
        y = self.conv2(self.act(self.conv1(x)))
        if self.c_in != self.c_out:
            x = nn.Conv1d(self.c_in, self.c_out, 1)(x)
        return self.act(y + x)


class TCN(nn.Module):
    def __init__(self, channels=(12, 16, 16)):
        super().__init__()
        blocks, prev = [], 1
        for i, c in enumerate(channels):
            blocks.append(TemporalBlock(prev, c, dilation=2 ** i))
            prev = c
        self.blocks = nn.Sequential(*blocks)
        self.readout = nn.Conv1d(prev, 1, 1)

    def forward(self, x):
        return self.readout(self.blocks(x))


class Runner:
    def __init__(self, model, lr, weight_decay=1e-5):
        self.model = model
        self.criterion = nn.L1Loss()
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=weight_decay)
        self.scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(self.optimizer, factor=0.5, patience=2)

    def train(self, loader):
        self.model.train()
        total = 0.0
        for noisy, clean in loader:
            loss = self.criterion(self.model(noisy), clean)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / len(loader)

    @torch.no_grad()
    def test(self, loader):
        self.model.eval()
        return float(np.mean([self.criterion(self.model(a), b).item() for a, b in loader]))


def main():
    torch.manual_seed(23)
    train_loader = DataLoader(NoisySignals(800, seed=1), batch_size=32, shuffle=True)
    test_loader = DataLoader(NoisySignals(200, seed=2), batch_size=100)
    runner = Runner(TCN(), lr=3e-3)
    for epoch in range(8):
        tr = runner.train(train_loader)
        te = runner.test(test_loader)
        runner.scheduler.step(te)
        lr = runner.optimizer.param_groups[0]["lr"]
        print(f"epoch {epoch} | train L1 {tr:.4f} | test L1 {te:.4f} | lr {lr:.1e}")


if __name__ == "__main__":
    main()
