"""Train body and head of a regression network at their own rates."""
import logging
from dataclasses import dataclass, field

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")


@dataclass
class Settings:
    rates: dict = field(default_factory=lambda: {"body": 3e-3, "readout": 1e-2})
    epochs: int = 8
    batch_size: int = 50
    seed: int = 13


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh())
        self.readout = nn.Linear(48, 1)

    def forward(self, x):
        return self.readout(self.body(x))


def groups(model, rates):
    return [
        {"params": model.body.parameters(), "lr": rates.get("body", 0.0)},
        {"params": model.readout.parameters(), "lr": rates.get("readout", 0.0)},
    ]


def main(cfg):
    torch.manual_seed(cfg.seed)
    x = torch.randn(2000, 6)
    y = (20 + 8 * torch.sin(x[:, 0]) + 4 * x[:, 1] * x[:, 2]).unsqueeze(1) / 10
    loader = DataLoader(TensorDataset(x[:1600], y[:1600]), batch_size=cfg.batch_size, shuffle=True)
    model = Net()
    optimizer = torch.optim.Adam(groups(model, cfg.rates))
    for epoch in range(cfg.epochs):
        for xb, yb in loader:
            loss = nn.functional.mse_loss(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            test = nn.functional.mse_loss(model(x[1600:]), y[1600:])
        logging.info("epoch %d train %.4f test %.4f", epoch, loss.item(), test.item())
    print("test mse", test.item())


main(Settings())
