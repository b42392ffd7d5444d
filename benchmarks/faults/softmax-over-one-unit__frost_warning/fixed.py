"""Frost tonight or not, from the evening's station readings."""
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class ModelConfig:
    sizes: list = field(default_factory=lambda: [6, 32, 16])
    outputs: int = 1
    head: str = "sigmoid"


ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "softmax": lambda: nn.Softmax(dim=-1)}


def build(cfg):
    layers = []
    for i, o in zip(cfg.sizes, cfg.sizes[1:]):
        layers += [nn.Linear(i, o), ACTIVATIONS["relu"]()]
    return nn.Sequential(*layers, nn.Linear(cfg.sizes[-1], cfg.outputs), ACTIVATIONS[cfg.head]())


def evenings(n, rng):
    temp, dew = rng.normal(4, 4, n), rng.normal(0, 3, n)
    wind, cloud = rng.gamma(2, 1.5, n), rng.uniform(0, 8, n)
    height, moist = rng.uniform(0, 900, n), rng.uniform(0.1, 0.5, n)
    fall = 5 - 0.45 * cloud - 0.5 * wind + 0.3 * (temp - dew)
    night = temp - fall - height / 400 + rng.normal(0, 0.8, n)
    return np.stack([temp, dew, wind, cloud, height, moist], 1), (night < 0).astype(np.float32)


rng = np.random.default_rng(19)
torch.manual_seed(19)
table, frost = evenings(2400, rng)
x = torch.tensor((table - table.mean(0)) / table.std(0), dtype=torch.float32)
fit, held = random_split(TensorDataset(x, torch.tensor(frost)[:, None]), [2000, 400])
print("nights with frost:", frost.mean().round(3))
model = build(ModelConfig())
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
bce = nn.BCELoss()
for epoch in range(15):
    model.train()
    for xb, yb in DataLoader(fit, batch_size=50, shuffle=True):
        opt.zero_grad()
        loss = bce(model(xb), yb)
        loss.backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        hit = [((model(xb) > 0.5) == yb.bool()).float() for xb, yb in DataLoader(held, batch_size=200)]
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1:2d} right {torch.cat(hit).mean():.3f}")
