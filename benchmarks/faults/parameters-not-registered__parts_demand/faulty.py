"""Spare-parts demand: six categorical columns with many levels, one embedding table each."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

LEVELS = [150, 80, 60, 40, 12, 7]


class Orders(Dataset):
    def __init__(self, n, seed):
        rng, world = np.random.default_rng(seed), np.random.default_rng(17)
        effect = [world.normal(size=k) for k in LEVELS]
        self.codes = np.stack([rng.integers(0, k, n) for k in LEVELS], 1)
        y = sum(e[self.codes[:, j]] for j, e in enumerate(effect)) / len(LEVELS) ** 0.5
        self.y = (y + 0.2 * rng.normal(size=n)).astype(np.float32)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.codes[i], self.y[i]


class DemandNet(nn.Module):
    def __init__(self, levels, dim=6, hidden=48):
        super().__init__()
        self.tables = [nn.Embedding(k, dim) for k in levels]
        self.mlp = nn.Sequential(nn.Linear(dim * len(levels), hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def forward(self, codes):
        cols = [table(codes[:, j]) for j, table in enumerate(self.tables)]
        return self.mlp(torch.cat(cols, 1)).squeeze(1)


if __name__ == "__main__":
    torch.manual_seed(71)
    train = DataLoader(Orders(6000, 1), batch_size=64, shuffle=True)
    val = DataLoader(Orders(1000, 2), batch_size=500)
    net = DemandNet(LEVELS)
    opt = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=0.02)
    for epoch in range(8):
        net.train()
        total = 0.0
        for codes, y in train:
            opt.zero_grad()
            loss = nn.functional.mse_loss(net(codes), y)
            loss.backward()
            opt.step()
            total += loss.item() * len(y)
        net.eval()
        with torch.no_grad():
            val_mse = sum(nn.functional.mse_loss(net(c), y, reduction="sum").item() for c, y in val) / 1000
        print(f"epoch {epoch + 1}: train MSE {total / 6000:.4f}, val MSE {val_mse:.4f}")
