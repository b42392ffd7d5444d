"""Water-mass identification from CTD casts (temperature, salinity, oxygen at 12 depths)."""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

MASSES = ["tropical surface", "subantarctic mode", "intermediate", "bottom"]


@dataclass
class Config:
    casts: int = 1500
    depths: int = 12
    hidden: int = 48
    lr: float = 2e-3
    epochs: int = 15
    batch: int = 50
    seed: int = 11


def read_cruise(cfg):
    """Returns {cast name: profile} from the instrument and {cast name: mass} from the lab sheet."""
    rng = np.random.default_rng(cfg.seed)
    shapes = rng.normal(0, 1, (len(MASSES), 3, cfg.depths)).cumsum(-1) * 0.4
    profiles, sheet = {}, {}
    for i in range(cfg.casts):
        mass = int(rng.integers(len(MASSES)))
        profiles[f"cast{i}"] = shapes[mass] + rng.normal(0, 0.8, (3, cfg.depths))
        sheet[f"cast{i}"] = mass
    return profiles, sheet


def tensors(cfg):
    profiles, sheet = read_cruise(cfg)
    x = np.stack([profiles[name] for name in profiles]).reshape(cfg.casts, -1)
    y = np.array([sheet[name] for name in profiles])
    x = (x - x.mean(0)) / x.std(0)
    return TensorDataset(torch.tensor(x, dtype=torch.float32), torch.tensor(y))


def main(cfg=Config()):
    torch.manual_seed(cfg.seed)
    train, val = random_split(tensors(cfg), [0.8, 0.2])
    model = nn.Sequential(nn.Linear(3 * cfg.depths, cfg.hidden), nn.ReLU(), nn.Linear(cfg.hidden, len(MASSES)))
    opt = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        model.train()
        for x, y in DataLoader(train, cfg.batch, shuffle=True):
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            opt.step()
        model.eval()
        with torch.no_grad():
            x, y = val[:]
            out = model(x)
        print(f"epoch {epoch:2d}  train {loss.item():.3f}  val {F.cross_entropy(out, y):.3f}  acc {(out.argmax(1) == y).float().mean():.3f}")


if __name__ == "__main__":
    main()
