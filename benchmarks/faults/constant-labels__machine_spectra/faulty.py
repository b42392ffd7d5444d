"""Bearing damage detection on vibration spectra stored one recording a file."""
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


def write_recordings(folder, n, rng):
    """name pattern: rec_<number>_<speed>rpm_<state>.npy"""
    for i in range(n):
        speed = int(rng.choice([900, 1200, 1500]))
        state = "fault" if rng.random() < 0.45 else "ok"
        t = np.arange(512) / 512.0
        sig = np.sin(2 * np.pi * speed / 60 * t) + rng.normal(0, 0.8, t.size)
        if state == "fault":
            carrier = np.sin(2 * np.pi * 110 * t + rng.uniform(0, 6))
            sig += 0.55 * carrier * (1 + np.sin(2 * np.pi * 3.5 * speed / 60 * t))
        np.save(folder / f"rec_{i:04d}_{speed}rpm_{state}.npy", sig.astype(np.float32))


class RecordingSet(Dataset):
    def __init__(self, paths):
        self.items = []
        for p in paths:
            spec = np.log1p(np.abs(np.fft.rfft(np.load(p)))[:256])
            self.items.append((spec.astype(np.float32), self.parse_state(p)))
        self.mean, self.std = None, None

    @staticmethod
    def parse_state(path):
        state = path.name.split("_")[-1]
        return 1.0 if state == "fault" else 0.0

    def fit_scaler(self):
        specs = np.stack([s for s, _ in self.items])
        self.mean, self.std = specs.mean(0), specs.std(0) + 1e-6
        return self

    def use_scaler(self, other):
        self.mean, self.std = other.mean, other.std
        return self

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        spec, state = self.items[i]
        x = (spec - self.mean) / self.std
        return torch.from_numpy(x).unsqueeze(0), torch.tensor(state)


class SpectrumNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv1d(1, 8, 7, stride=2, padding=3), nn.BatchNorm1d(8), nn.ReLU(),
            nn.Conv1d(8, 16, 5, stride=2, padding=2), nn.BatchNorm1d(16), nn.ReLU(),
            nn.AdaptiveAvgPool1d(16),
        )
        self.fc = nn.Linear(256, 1)

    def forward(self, x):
        return self.fc(self.features(x).flatten(1)).squeeze(1)


class Callback:
    def on_epoch_end(self, epoch, logs):
        print("epoch {:2d} | ".format(epoch) + " ".join(f"{k}={v:.4f}" for k, v in logs.items()))


class Runner:
    def __init__(self, net, lr, callbacks):
        self.net, self.callbacks = net, callbacks
        self.opt = torch.optim.RMSprop(net.parameters(), lr=lr)
        self.loss = nn.BCEWithLogitsLoss()

    def fit(self, train_dl, val_dl, epochs):
        for epoch in range(epochs):
            self.net.train()
            tot = 0.0
            for x, y in train_dl:
                out = self.net(x)
                loss = self.loss(out, y)
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                tot += loss.item()
            logs = {"train_loss": tot / len(train_dl)}
            logs.update(self.test(val_dl))
            for cb in self.callbacks:
                cb.on_epoch_end(epoch, logs)

    @torch.no_grad()
    def test(self, dl):
        self.net.eval()
        outs, ys = zip(*[(self.net(x), y) for x, y in dl])
        out, y = torch.cat(outs), torch.cat(ys)
        return {"val_loss": self.loss(out, y).item(), "val_acc": ((out > 0) == (y > 0.5)).float().mean().item()}


def main():
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        write_recordings(folder, 1200, rng)
        paths = sorted(folder.glob("*.npy"))
        rng.shuffle(paths)
        train_ds = RecordingSet(paths[:900]).fit_scaler()
        val_ds = RecordingSet(paths[900:]).use_scaler(train_ds)
    runner = Runner(SpectrumNet(), 1e-3, [Callback()])
    runner.fit(DataLoader(train_ds, 32, shuffle=True, drop_last=True), DataLoader(val_ds, 100), epochs=8)


if __name__ == "__main__":
    main()
