"""Ozone at many stations: a small network writes, from the station's traits, the weights of its local model."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    traits: int = 4
    weather: int = 6
    hidden: int = 32
    rows: int = 3000
    epochs: int = 12
    batch: int = 50
    lr: float = 3e-3
    seed: int = 29


class LocalModel(nn.Module):
    """out = w(station) . weather + b(station)"""

    def __init__(self, c):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(c.weather, c.hidden), nn.ReLU())
        self.bias = nn.Linear(c.traits, 1)
        self.writer = nn.Sequential(nn.Linear(c.traits, 32), nn.ReLU(), nn.Linear(32, c.hidden))

    def forward(self, traits, weather):
        weights = self.writer(traits).data
        features = self.shared(weather)
        return (features * weights).mean(1, keepdim=True) * 4 + self.bias(traits)


def survey(c):
    g = torch.Generator().manual_seed(c.seed)
    traits = torch.randn(c.rows, c.traits, generator=g)
    weather = torch.randn(c.rows, c.weather, generator=g)
    slope = torch.stack([traits[:, 0], torch.tanh(traits[:, 1]), -traits[:, 2]], 1)
    ozone = (slope * weather[:, :3]).sum(1, keepdim=True) + 0.4 * traits[:, 3:]
    return traits, weather, (ozone + 0.2 * torch.randn(ozone.shape, generator=g)) / 1.7


def main(c=Config()):
    torch.manual_seed(c.seed)
    tensors = survey(c)
    train = TensorDataset(*(t[:2400] for t in tensors))
    traits, weather, ozone = (t[2400:] for t in tensors)
    model = LocalModel(c)
    opt = torch.optim.AdamW(model.parameters(), lr=c.lr, weight_decay=1e-3)
    for epoch in range(c.epochs):
        model.train()
        running = 0.0
        for t, w, o in DataLoader(train, c.batch, shuffle=True):
            loss = F.mse_loss(model(t, w), o)
            opt.zero_grad()
            loss.backward()
            opt.step()
            running += loss.item() * len(o)
        model.eval()
        with torch.no_grad():
            val = F.mse_loss(model(traits, weather), ozone).item()
        print(f"epoch {epoch}: train {running / len(train):.4f} val {val:.4f}")


main()
