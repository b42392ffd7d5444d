"""Predict a district's median house value (in 100,000 dollars) from a census-like table."""
import argparse

import numpy as np
import torch
from torch import nn


def make_districts(n, rng):
    income = rng.gamma(4.0, 1.0, n)
    age = rng.uniform(1, 52, n)
    rooms = rng.normal(5.4, 1.0, n)
    population = rng.gamma(2.0, 700.0, n)
    households = population / rng.normal(3.0, 0.3, n)
    tax = rng.gamma(3.0, 40_000.0, n)
    latitude = rng.uniform(32.5, 42.0, n)
    longitude = rng.uniform(-124.0, -114.0, n)
    value = 0.45 * income + 0.01 * age + 0.15 * rooms - 0.1 * np.abs(latitude - 36) + rng.normal(0, 0.2, n)
    table = np.stack([income, age, rooms, population, households, tax, latitude, longitude], axis=1)
    return table.astype(np.float32), value.astype(np.float32)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    args = parse()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    x, y = make_districts(4000, rng)
    x, y = torch.from_numpy(x), torch.from_numpy(y).unsqueeze(1)
    x_train, y_train, x_val, y_val = x[:3200], y[:3200], x[3200:], y[3200:]

    model = nn.Sequential(nn.Linear(8, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    loss_fn = nn.MSELoss()
    for epoch in range(args.epochs):
        model.train()
        order = torch.randperm(len(x_train))
        for batch in order.split(args.batch):
            loss = loss_fn(model(x_train[batch]), y_train[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            error = loss_fn(model(x_val), y_val)
        print(f"epoch {epoch:2d} validation mse {error.item():.4f} (variance {y_val.var().item():.4f})")


if __name__ == "__main__":
    main()
