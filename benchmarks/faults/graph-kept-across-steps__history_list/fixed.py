"""Curve fitting with a history of every loss for the plot at the end."""
from collections import defaultdict

import torch
from torch import nn

torch.manual_seed(31)


def target(x):
    return torch.sin(3 * x[:, :1]) * torch.cos(2 * x[:, 1:])


class History:
    def __init__(self):
        self.values = defaultdict(list)

    def add(self, **entries):
        for key, value in entries.items():
            self.values[key].append(value)

    def last(self, key, n=20):
        return sum(float(v) for v in self.values[key][-n:]) / n


def main():
    x = torch.rand(2500, 2) * 4 - 2
    y = target(x)
    model = nn.Sequential(nn.Linear(2, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    history = History()
    for step in range(600):
        rows = torch.randint(0, 2000, (64,))
        prediction = model(x[rows])
        loss = (prediction - y[rows]).pow(2).mean()
        smooth = prediction.abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.add(loss=loss.detach(), size=smooth.detach())
        if step % 100 == 99:
            with torch.no_grad():
                test = (model(x[2000:]) - y[2000:]).pow(2).mean().item()
            print(f"step {step + 1} test {test:.5f}")
    with torch.no_grad():
        print("mean of the last losses", history.last("loss"))


main()
