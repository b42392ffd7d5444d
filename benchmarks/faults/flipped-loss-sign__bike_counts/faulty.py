"""Bicycles per hour at a counting post, a Poisson rate from time and weather."""
import math

import torch
from torch import nn
from torch.distributions import Poisson
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(77)
n = 2500
hour = torch.randint(0, 24, (n,))
rain, warmth = torch.rand(n).lt(0.25).float(), torch.randn(n)
angle = hour * (2 * math.pi / 24)
log_rate = 1.2 + 0.8 * torch.cos(angle - 2.1) + 0.4 * torch.cos(2 * angle) - 0.9 * rain + 0.3 * warmth
bikes = torch.poisson(log_rate.exp())
features = torch.stack([angle.sin(), angle.cos(), (2 * angle).sin(), (2 * angle).cos(), rain, warmth], 1)

train_set, val_set = random_split(TensorDataset(features, bikes), [2000, 500])
train_loader = DataLoader(train_set, batch_size=50, shuffle=True)
val_x, val_bikes = val_set[:]


class RateNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 1), nn.Softplus())

    def forward(self, x):
        return Poisson(self.layers(x).squeeze(1) + 1e-4)


def objective(counts, dist):
    return dist.log_prob(counts).mean()


model = RateNet()
optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(1, 13):
    model.train()
    mean_loss = 0.0
    for x, counts in train_loader:
        optimiser.zero_grad()
        loss = objective(counts, model(x))
        loss.backward()
        optimiser.step()
        mean_loss += loss.item() / len(train_loader)
    model.eval()
    with torch.no_grad():
        mae = (model(val_x).mean - val_bikes).abs().mean().item()
    print(f"epoch {epoch:2d}  loss {mean_loss:9.3f}  off by {mae:.2f} bikes on held-out hours")
