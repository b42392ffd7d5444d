"""The number after a window as a row of its own: of a table with one column, or of a slice; and a network without the axis."""

import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, series, length=48, ahead=1):
        self.series = torch.as_tensor(series, dtype=torch.float32)
        self.length, self.ahead = length, ahead

    def __len__(self):
        return len(self.series) - self.length - self.ahead

    def __getitem__(self, start):
        end = start + self.length
        return self.series[start:end], self.series[end : end + self.ahead]


class Rows(Windows):
    def __getitem__(self, start):
        return self.series[start : start + self.length], self.series[start + self.length]


class Single(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(48, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, x):
        return self.body(x)


class Squeezed(Single):
    def forward(self, x):
        return self.body(x).squeeze(-1)


def train(net, loader):
    optimizer = torch.optim.Adam(net.parameters())
    loss_of = nn.L1Loss()
    for recent, following in loader:
        optimizer.zero_grad()
        loss_of(net(recent), following).backward()
        optimizer.step()


demand = pd.read_csv("demand.csv")["megawatts"].to_numpy() / 1000
train(Single(), DataLoader(Windows(demand), 64, shuffle=True))
train(Single(), DataLoader(Rows(demand.reshape(-1, 1)), 64, shuffle=True))
train(Squeezed(), DataLoader(Rows(demand), 64, shuffle=True))
