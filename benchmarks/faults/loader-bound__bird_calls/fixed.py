"""Bird calls: each item is a waveform kept as text in a spool file; its spectrum goes into a small net."""
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

N, SAMPLES, SPECIES = 400, 256, 5


def spool(folder):
    rng = np.random.default_rng(15)
    label = rng.integers(0, SPECIES, N)
    t = np.arange(SAMPLES) / SAMPLES
    for i, k in enumerate(label):
        f = 20 + 9 * k + 3 * rng.standard_normal()
        call = np.sin(2 * np.pi * (f * t + 0.5 * (4 * k - 8) * t ** 2) + rng.uniform(0, 6))
        np.savetxt(folder / f"call{i:04d}.txt", call + 0.8 * rng.standard_normal(SAMPLES), fmt="%.5f")
    return label


def spectrum(path):
    lines = path.read_text().split("\n")
    wave = np.array([float(v) for v in lines if v])
    power = np.empty(SAMPLES // 4)
    for k in range(len(power)):
        turn = np.exp(-2j * np.pi * (k + 1) * np.arange(len(wave)) / len(wave))
        power[k] = np.abs(np.sum(wave * turn))
    power = np.log1p(power)
    return torch.tensor((power - power.mean()) / power.std(), dtype=torch.float32)


class Calls(Dataset):
    def __init__(self, folder, label, rows):
        self.paths = [folder / f"call{i:04d}.txt" for i in rows]
        self.label = label[rows]
        self.items = [spectrum(p) for p in self.paths]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return self.items[i], int(self.label[i])


def main():
    torch.manual_seed(15)
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        label = spool(folder)
        train = DataLoader(Calls(folder, label, np.arange(320)), batch_size=32, shuffle=True)
        val = DataLoader(Calls(folder, label, np.arange(320, N)), batch_size=80)
        net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, SPECIES))
        opt = torch.optim.Adam(net.parameters(), lr=5e-3)
        for epoch in range(9):
            t0 = time.perf_counter()
            net.train()
            for x, y in train:
                opt.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)
                loss.backward()
                opt.step()
            took = time.perf_counter() - t0
            net.eval()
            with torch.no_grad():
                acc = sum((net(x).argmax(1) == y).sum().item() for x, y in val) / len(val.dataset)
            print(f"epoch {epoch}: loss {loss.item():.3f} val acc {acc:.3f} ({took:.2f} s)")


main()
