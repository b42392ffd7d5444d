"""One small forecaster per harbour: the next water level from the last twelve hours."""
from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Config:
    harbours: tuple = ("kiel", "brest", "cadiz")
    periods: dict = field(default_factory=lambda: {"kiel": 9.0, "brest": 12.4, "cadiz": 16.0})
    window: int = 12
    hours: int = 900
    epochs: int = 12
    batch: int = 40
    lr: float = 3e-3


def levels(period, hours, generator):
    t = torch.arange(hours, dtype=torch.float32)
    tide = torch.sin(2 * torch.pi * t / period) + 0.4 * torch.sin(2 * torch.pi * t / (1.7 * period))
    tide = tide + 0.05 * torch.randn(hours, generator=generator)
    return (tide - tide.mean()) / tide.std()


def windows(series, size):
    rows = series.unfold(0, size + 1, 1)
    cut = int(0.8 * len(rows))
    return (rows[:cut, :-1], rows[:cut, -1:]), (rows[cut + size:, :-1], rows[cut + size:, -1:])


def main(cfg=Config()):
    torch.manual_seed(4)
    generator = torch.Generator().manual_seed(40)
    models = nn.ModuleDict({
        name: nn.Sequential(nn.Linear(cfg.window, 32), nn.Tanh(), nn.Linear(32, 1)) for name in cfg.harbours
    })
    clear, advance = {}, {}
    for name in cfg.harbours:
        optimizer = torch.optim.Adam(models[name].parameters(), lr=cfg.lr)
        clear[name] = optimizer.zero_grad
        advance[name] = optimizer.step
    train, valid = {}, {}
    for name in cfg.harbours:
        train[name], valid[name] = windows(levels(cfg.periods[name], cfg.hours, generator), cfg.window)

    criterion = nn.MSELoss()
    for epoch in range(1, cfg.epochs + 1):
        models.train()
        for rows in torch.randperm(len(train["kiel"][0]), generator=generator).split(cfg.batch):
            for name, model in models.items():
                x, y = train[name]
                clear[name]()
                criterion(model(x[rows]), y[rows]).backward()
                advance[name]()
        models.eval()
        with torch.no_grad():
            errors = {name: criterion(models[name](x), y).item() for name, (x, y) in valid.items()}
        print(f"epoch {epoch:2d}", *(f"{name} {error:.4f}" for name, error in errors.items()))


if __name__ == "__main__":
    main()
