"""Labels in turn, blocks within each recording day, and runs of one quantity: none of them comes sorted by class."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

PITCHES = (2.0, 3.5, 5.0, 8.0)


def curve(pitch):
    return torch.sin(pitch * torch.linspace(0, 6, 40)) + 0.3 * torch.randn(40)


def in_turn(n):
    birds = [number for _ in range(n) for number in range(len(PITCHES))]
    return torch.stack([curve(PITCHES[number]) for number in birds]), torch.tensor(birds)


def by_day(days):
    curves, birds = [], []
    for day in range(days):
        for number, pitch in enumerate(PITCHES):
            curves.append(torch.stack([curve(pitch) for _ in range(8)]))
            birds += [number] * 8
    return torch.cat(curves), torch.tensor(birds)


def loudness(files):
    curves, levels = [], []
    for level, rows in files:
        curves.append(rows)
        levels.append(torch.full((len(rows),), level.mean()))
    return torch.cat(curves), torch.cat(levels)


def train(data, loss):
    net = nn.Sequential(nn.Linear(40, 32), nn.ReLU(), nn.Linear(32, 4))
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in DataLoader(data, batch_size=32):
        optimizer.zero_grad()
        loss(net(x), y).backward()
        optimizer.step()


train(TensorDataset(*in_turn(200)), nn.CrossEntropyLoss())
train(TensorDataset(*by_day(30)), nn.CrossEntropyLoss())
