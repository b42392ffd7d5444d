"""How much do results vary with the seed? Four runs of the same training."""
import statistics

import torch
from torch import nn


def data(seed=123):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(1200, 5, generator=g)
    y = torch.sin(x[:, :1]) + x[:, 1:2] * x[:, 2:3] + 0.1 * torch.randn(1200, 1, generator=g)
    return x[:1000], y[:1000], x[1000:], y[1000:]


def run(seed, epochs=8):
    torch.manual_seed(seed)
    x, y, x_test, y_test = data()
    model = nn.Sequential(nn.Linear(5, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(epochs):
        for rows in torch.randperm(1000).split(50):
            loss = nn.functional.mse_loss(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return nn.functional.mse_loss(model(x_test), y_test).item()


results = [run(seed) for seed in range(4)]
print("test errors", [round(r, 4) for r in results])
print("mean", statistics.mean(results), "deviation", statistics.stdev(results))
