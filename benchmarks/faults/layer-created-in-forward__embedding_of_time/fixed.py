"""Taxi demand by hour and weekday (generated), with embeddings and a small regressor."""
import numpy as np
import torch
from torch import nn

np.random.seed(1)
torch.manual_seed(1)

n = 3000
hour = np.random.randint(0, 24, n)
weekday = np.random.randint(0, 7, n)
hour_effect = np.random.randn(24)
day_effect = np.random.randn(7)
demand = hour_effect[hour] * (1 + 0.5 * (weekday >= 5)) + day_effect[weekday] + 0.1 * np.random.randn(n)
hour, weekday = torch.tensor(hour), torch.tensor(weekday)
demand = torch.tensor(demand, dtype=torch.float32)


class Demand(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.dim = dim
        self.day = nn.Embedding(7, dim)
        self.hour = nn.Embedding(24, dim)
        self.mlp = nn.Sequential(nn.Linear(2 * dim, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, hour, weekday):
        h = torch.cat([self.hour(hour), self.day(weekday)], dim=1)
        return self.mlp(h).squeeze(1)


def run(epochs=10, batch_size=60):
    model = Demand()
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    loss_fn = nn.HuberLoss()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(2400).split(batch_size):
            optimizer.zero_grad()
            loss = loss_fn(model(hour[rows], weekday[rows]), demand[rows])
            loss.backward()
            optimizer.step()
            total += loss.item()
        with torch.no_grad():
            error = (model(hour[2400:], weekday[2400:]) - demand[2400:]).abs().mean()
        print(f"epoch {epoch} loss {total / 40:.4f} mean error {error.item():.4f} spread {demand.std().item():.3f}")


if __name__ == "__main__":
    run()
