"""Brick strength from the kiln log: five dials in, crushing strength out."""
from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class OptimConfig:
    lr: float = 2e-3
    weight_decay: float = 1e-5
    betas: tuple = (0.9, 0.99)


@dataclass
class Config:
    widths: tuple = (5, 40, 40, 1)
    batch: int = 32
    epochs: int = 20
    optim: OptimConfig = field(default_factory=OptimConfig)


def kiln_log(n=1000):
    rng = np.random.default_rng(19)
    dials = rng.uniform(-1, 1, (n, 5))
    peak, soak, clay, damp, draught = dials.T
    strength = 3 * np.sin(2 * peak) * (1 + soak) - 2 * clay ** 2 + damp * draught + rng.normal(0, 0.25, n)
    strength = (strength - strength.mean()) / strength.std()
    return TensorDataset(torch.tensor(dials / 0.577, dtype=torch.float32), torch.tensor(strength[:, None], dtype=torch.float32))


def mlp(widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


class Experiment:
    def __init__(self, cfg):
        torch.manual_seed(19)
        self.cfg = cfg
        train, val = random_split(kiln_log(), [800, 200])
        self.train, self.val = DataLoader(train, cfg.batch, shuffle=True), DataLoader(val, 200)
        self.model = mlp(cfg.widths)
        self.opt = torch.optim.Adam(self.model.parameters(), **asdict(cfg.optim))
        self.loss = nn.MSELoss()

    def epoch(self):
        self.model.train()
        losses = []
        for x, y in self.train:
            self.opt.zero_grad()
            loss = self.loss(self.model(x), y)
            loss.backward()
            self.opt.step()
            losses.append(loss.item())
        self.model.eval()
        with torch.no_grad():
            val = np.mean([self.loss(self.model(x), y).item() for x, y in self.val])
        return np.mean(losses), val

    def run(self):
        for e in range(1, self.cfg.epochs + 1):
            train, val = self.epoch()
            if e % 4 == 0:
                print(f"epoch {e}: mse {train:.4f}, held out {val:.4f}")


Experiment(Config()).run()
