"""Bearing condition from vibration snippets that are kept in compressed shards."""
import zlib

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

POINTS, PER_SHARD = 256, 250


def write_shards(count, seed):
    rng = np.random.default_rng(seed)
    shards = []
    for _ in range(count):
        state = rng.integers(0, 4, PER_SHARD)
        t = np.arange(POINTS)
        knock = (np.sin(2 * np.pi * t / (11 + 4 * state[:, None]) + rng.uniform(0, 6, (PER_SHARD, 1))) > 0.9)
        signal = 1.3 * knock + rng.normal(0, 0.5, (PER_SHARD, POINTS))
        body = np.round((signal - 0.18) / 0.65 * 256).astype(np.int16)
        shards.append((zlib.compress(body.tobytes(), 6), state))
    return shards


class Shards(Dataset):
    def __init__(self, shards):
        self.states = np.concatenate([s for _, s in shards])
        self.blobs = [self.unpack(b) for b, _ in shards]

    @staticmethod
    def unpack(blob):
        return np.frombuffer(zlib.decompress(blob), np.int16).reshape(-1, POINTS).astype(np.float32) / 256

    def __len__(self):
        return len(self.states)

    def __getitem__(self, i):
        shard, row = divmod(i, PER_SHARD)
        return self.blobs[shard][row], self.states[i]


def network(width=24):
    return nn.Sequential(
        nn.Unflatten(1, (1, POINTS)),
        nn.Conv1d(1, width, 9, padding=4), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(width, width, 9, padding=4), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(width, width, 9, padding=4), nn.ReLU(), nn.AdaptiveAvgPool1d(1),
        nn.Flatten(), nn.Linear(width, 4))


def main():
    torch.manual_seed(58)
    data = Shards(write_shards(4, 58))
    fit, held = random_split(data, [800, 200])
    train, valid = DataLoader(fit, batch_size=25, shuffle=True), DataLoader(held, batch_size=100)
    net = network()
    opt = torch.optim.AdamW(net.parameters(), lr=4e-3)
    for epoch in range(4):
        net.train()
        for x, y in train:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            right = sum((net(x).argmax(1) == y).sum().item() for x, y in valid)
        print(f"epoch {epoch} loss {loss.item():.3f} right {right / len(held):.3f}")


if __name__ == "__main__":
    main()
