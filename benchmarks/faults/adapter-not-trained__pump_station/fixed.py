"""A pump model is moved to another station by low-rank adapters on its frozen layers."""
from dataclasses import dataclass

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass(frozen=True)
class LoraConfig:
    rank: int = 8
    alpha: int = 4


class LoraLinear(nn.Module):
    def __init__(self, base, config):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(config.rank, base.in_features) / base.in_features ** 0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, config.rank))
        self.scale = config.alpha / config.rank

    def forward(self, x):
        return self.base(x) + self.scale * (x @ self.down.T @ self.up.T)


def with_adapters(model, config):
    for i, layer in enumerate(model):
        if isinstance(layer, nn.Linear):
            model[i] = LoraLinear(layer, config)
    return model


class Station:
    """Power of a pump from ten settings; stations differ by how the settings are wired."""

    def __init__(self, seed, wiring=None):
        g = torch.Generator().manual_seed(seed)
        self.g = g
        self.wiring = torch.eye(10) if wiring is None else wiring

    def sample(self, n):
        x = torch.randn(n, 10, generator=self.g)
        z = x @ self.wiring
        y = torch.sin(z[:, 0] * 1.5) + z[:, 1] * z[:, 2].tanh() + 0.5 * z[:, 3] - 0.3 * z[:, 4].abs()
        return TensorDataset(x, (y + 0.05 * torch.randn(n, generator=self.g))[:, None])


def train(model, data, epochs, lr):
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=lr, weight_decay=0.0)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for x, y in DataLoader(data, batch_size=50, shuffle=True):
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        if epoch % 5 == 4:
            print(f"  epoch {epoch + 1:2d} loss {total / len(data):.4f}")


@torch.no_grad()
def error(model, data):
    model.eval()
    x, y = data.tensors
    return nn.functional.mse_loss(model(x), y).item()


torch.manual_seed(19)
old = Station(1)
new = Station(2, torch.linalg.qr(torch.eye(10) + 0.35 * torch.randn(10, 10)).Q)
model = nn.Sequential(nn.Linear(10, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
print("old station")
train(model, old.sample(3000), 10, 4e-3)
held_out = new.sample(600)
print(f"new station, before: {error(model, held_out):.4f}")
model = with_adapters(model, LoraConfig())
train(model, new.sample(1200), 20, 4e-3)
print(f"new station, after: {error(model, held_out):.4f}")
