"""Predict a pendulum's next state; the configuration makes the model."""
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Config:
    width: int = 40
    lr: float = 3e-3
    epochs: int = 10
    batch: int = 50

    def model(self):
        return nn.Sequential(nn.Linear(2, self.width), nn.Tanh(), nn.Linear(self.width, self.width), nn.Tanh(), nn.Linear(self.width, 2))

    def optimizer(self, model):
        return torch.optim.Adam(model.parameters(), lr=self.lr)


def pendulum(n, dt=0.4):
    state = torch.stack([torch.rand(n) * 4 - 2, torch.rand(n) * 4 - 2], 1)
    nxt = state.clone()
    for _ in range(8):
        nxt = nxt + dt / 8 * torch.stack([nxt[:, 1], -2 * torch.sin(nxt[:, 0]) - 0.2 * nxt[:, 1]], 1)
    return state, nxt - state


def fit_epoch(cfg, data):
    model = cfg.model()
    optimizer = cfg.optimizer(model)
    x, y = data
    for rows in torch.randperm(len(x)).split(cfg.batch):
        loss = nn.functional.mse_loss(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model, loss.item()


torch.manual_seed(0)
cfg = Config()
train, test = pendulum(2000), pendulum(500)
for epoch in range(cfg.epochs):
    model, train_loss = fit_epoch(cfg, train)
    with torch.no_grad():
        error = nn.functional.mse_loss(model(test[0]), test[1]).item()
    print(f"epoch {epoch} train {train_loss:.5f} test {error:.5f}")
