"""Classify machine states from telemetry records (zlib-compressed JSON, one record per run)."""
import json
import os
import tempfile
import time
import zlib

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

STATES = 4
CHANNELS, LENGTH = 6, 96


def write_records(folder, n, seed):
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 1, LENGTH)
    for i in range(n):
        label = int(rng.integers(STATES))
        freq = 4 + 3 * label + rng.normal(0, 0.4)
        phase = rng.uniform(0, 6.28, (CHANNELS, 1))
        sig = np.sin(2 * np.pi * freq * t + phase) + rng.normal(0, 0.6, (CHANNELS, LENGTH))
        rec = {"run": i, "state": label,
               "samples": [{"t": float(t[k]), "values": {f"ch{c}": float(sig[c, k]) for c in range(CHANNELS)}}
                           for k in range(LENGTH)]}
        with open(os.path.join(folder, f"{i:05d}.json.z"), "wb") as fh:
            fh.write(zlib.compress(json.dumps(rec).encode()))


class TelemetryDataset(Dataset):
    def __init__(self, folder):
        self.paths = sorted(os.path.join(folder, f) for f in os.listdir(folder))

    @staticmethod
    def read(path):
        with open(path, "rb") as fh:
            rec = json.loads(zlib.decompress(fh.read()))
        rows = [[s["values"][f"ch{c}"] for s in rec["samples"]] for c in range(CHANNELS)]
        return torch.tensor(rows, dtype=torch.float32), rec["state"]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return self.read(self.paths[i])


class StateNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(CHANNELS, 32, 9, stride=2, padding=4), nn.BatchNorm1d(32), nn.ReLU(),
            nn.Conv1d(32, 48, 5, stride=2, padding=2), nn.BatchNorm1d(48), nn.ReLU(),
            nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(48, STATES))

    def forward(self, x):
        return self.body(x)


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        hits = [(model(x).argmax(1) == y).float().sum().item() for x, y in loader]
    return sum(hits) / len(loader.dataset)


def train(train_dir, val_dir, epochs=7, batch=32):
    train_loader = DataLoader(TelemetryDataset(train_dir), batch_size=batch, shuffle=True)
    val_loader = DataLoader(TelemetryDataset(val_dir), batch_size=128)
    model = StateNet()
    opt = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss_fn = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train()
        t0, run = time.perf_counter(), 0.0
        for x, y in train_loader:
            opt.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            opt.step()
            run += loss.item()
        dt = time.perf_counter() - t0
        print(f"epoch {epoch} loss {run / len(train_loader):.4f} val acc {accuracy(model, val_loader):.3f} "
              f"{len(train_loader.dataset) / dt:.0f} runs/s")


if __name__ == "__main__":
    torch.manual_seed(3)
    with tempfile.TemporaryDirectory() as root:
        for part, n, seed in (("train", 384, 1), ("val", 128, 2)):
            os.makedirs(os.path.join(root, part))
            write_records(os.path.join(root, part), n, seed)
        train(os.path.join(root, "train"), os.path.join(root, "val"))
