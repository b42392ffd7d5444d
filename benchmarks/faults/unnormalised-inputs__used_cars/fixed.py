"""Second-hand car prices from the listing's numbers."""
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

COLUMNS = ("mileage_km", "engine_ccm", "power_kw", "age_years", "doors", "owners")


@dataclass
class Config:
    seed: int = 11
    rows: int = 3000
    batch: int = 64
    epochs: int = 25
    lr: float = 0.02


class Listings(Dataset):
    def __init__(self, rows, seed):
        rng = np.random.default_rng(seed)
        age = rng.uniform(0, 18, rows)
        mileage = np.clip(age * rng.normal(14000, 4000, rows), 100, None)
        power = rng.gamma(9, 11, rows) + 40
        ccm = 900 + power * 9 + rng.normal(0, 120, rows)
        doors = rng.choice([2, 4, 5], rows, p=[0.2, 0.3, 0.5])
        owners = 1 + rng.poisson(age / 7)
        price = 9.2 + 0.006 * power - 0.09 * age - 2.5e-6 * mileage - 0.06 * owners + 0.05 * (doors == 5)
        price = price - 0.25 * (age > 10) * (owners > 2) + rng.normal(0, 0.08, rows)
        table = np.stack([mileage, ccm, power, age, doors, owners], 1)
        table = (table - table.mean(0)) / table.std(0)
        self.x = torch.tensor(table, dtype=torch.float32)
        self.y = torch.tensor((price - price.mean()) / price.std(), dtype=torch.float32)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class PriceNet(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(len(COLUMNS), width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, x):
        return self.body(x).squeeze(-1)


def r2(model, loader):
    model.eval()
    with torch.no_grad():
        p, y = map(torch.cat, zip(*[(model(x), y) for x, y in loader]))
    return 1 - ((p - y) ** 2).sum().item() / ((y - y.mean()) ** 2).sum().item()


cfg = Config()
torch.manual_seed(cfg.seed)
train_set, valid_set = random_split(Listings(cfg.rows, cfg.seed), [0.8, 0.2])
train = DataLoader(train_set, cfg.batch, shuffle=True)
valid = DataLoader(valid_set, 256)
model = PriceNet()
opt = torch.optim.SGD(model.parameters(), lr=cfg.lr, momentum=0.9)
for epoch in range(cfg.epochs):
    model.train()
    total = 0.0
    for x, y in train:
        loss = nn.functional.mse_loss(model(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(y)
    if epoch % 4 == 0 or epoch == cfg.epochs - 1:
        print(f"epoch {epoch:2d}  mse {total / len(train_set):.4f}  valid R2 {r2(model, valid):.3f}")
