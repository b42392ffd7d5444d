"""Guessing whether a molecule smells fruity from the substrings of its formula line."""
import random
import time
import zlib

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

BITS, MAX_LEN = 256, 10
ATOMS = ["C", "C", "C", "O", "N", "=O", "c1ccccc1", "(C)", "S", "Cl", "C(=O)O", "CC=C"]


def made_up_molecules(n, rng):
    lines, fruity = [], []
    for _ in range(n):
        line = "".join(rng.choice(ATOMS) for _ in range(rng.randint(10, 16)))
        score = 1.5 * line.count("C(=O)O") + line.count("=CC") - 1.5 * line.count("S") - line.count("Cl")
        lines.append(line)
        fruity.append(float(score + rng.gauss(0, 0.4) > 0))
    return lines, fruity


def fingerprint(line):
    bits = torch.zeros(BITS)
    for start in range(len(line)):
        for stop in range(start + 1, min(len(line), start + MAX_LEN) + 1):
            bits[zlib.crc32(line[start:stop].encode()) % BITS] = 1.0
    return bits


class Molecules(Dataset):
    def __init__(self, lines, labels):
        self.labels = torch.tensor(labels)
        self.lines = lines

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return fingerprint(self.lines[i]) * 2 - 1, self.labels[i]


def accuracy(net, loader):
    net.eval()
    hits = total = 0
    with torch.no_grad():
        for bits, fruity in loader:
            hits += ((net(bits).squeeze(1) > 0) == fruity.bool()).sum().item()
            total += len(fruity)
    return hits / total


torch.manual_seed(3)
began = time.perf_counter()
data = Molecules(*made_up_molecules(900, random.Random(3)))
train_set, val_set = random_split(data, [700, 200], generator=torch.Generator().manual_seed(3))
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=100)
net = nn.Sequential(nn.Linear(BITS, 32), nn.ReLU(), nn.Dropout(0.4), nn.Linear(32, 1))
opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
loss_fn = nn.BCEWithLogitsLoss()
for epoch in range(5):
    net.train()
    running = 0.0
    for bits, fruity in train_loader:
        opt.zero_grad()
        loss = loss_fn(net(bits).squeeze(1), fruity)
        loss.backward()
        opt.step()
        running += loss.item() * len(bits)
    print(f"epoch {epoch} loss {running / len(train_set):.3f} held-out accuracy {accuracy(net, val_loader):.3f}")
print(f"{time.perf_counter() - began:.1f} s in all")
