"""Machine sensors: each record is a zlib-packed JSON blob with three channels of 256 readings."""
import json, zlib, time
import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset, DataLoader


def simulate(n, seed):
    rng = np.random.default_rng(seed)
    t = np.arange(256) / 256
    blobs = []
    for _ in range(n):
        k = int(rng.integers(0, 4))
        f = [5, 9, 14, 20][k] + rng.normal(0, 0.7)
        ch = [np.sin(2 * np.pi * (f * t + rng.random())) * a + rng.normal(0, 0.8, 256) for a in (1.0, 0.6, 0.3)]
        rec = {"id": int(rng.integers(1e9)), "state": k, "channels": [[round(float(v), 4) for v in c] for c in ch]}
        blobs.append(zlib.compress(json.dumps(rec).encode()))
    return blobs


def unpack(blob):
    rec = json.loads(zlib.decompress(blob))
    x = np.array(rec["channels"], dtype=np.float32)
    x = (x - x.mean(axis=1, keepdims=True)) / (x.std(axis=1, keepdims=True) + 1e-6)
    return torch.from_numpy(x), rec["state"]


class SensorRecords(Dataset):
    def __init__(self, blobs):
        self.items = [unpack(b) for b in blobs]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv1d(3, 24, 15, stride=2, padding=7), nn.ReLU(),
            nn.Conv1d(24, 24, 7, stride=2, padding=3), nn.ReLU(), nn.AdaptiveAvgPool1d(4), nn.Flatten())
        self.fc = nn.Linear(96, 4)

    def forward(self, x):
        return self.fc(self.conv(x))


def main():
    torch.manual_seed(0)
    train_dl = DataLoader(SensorRecords(simulate(800, 1)), batch_size=32, shuffle=True)
    test_dl = DataLoader(SensorRecords(simulate(200, 2)), batch_size=100)
    net = Net()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    for ep in range(8):
        t0 = time.perf_counter()
        net.train()
        total = 0.0
        for x, y in train_dl:
            loss = nn.functional.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(y)
        dt = time.perf_counter() - t0
        net.eval()
        with torch.no_grad():
            acc = sum((net(x).argmax(1) == y).sum().item() for x, y in test_dl) / len(test_dl.dataset)
        print(f"epoch {ep}: loss {total / len(train_dl.dataset):.4f} acc {acc:.3f} ({dt:.2f}s)")


main()
