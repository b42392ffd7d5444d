import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, series, length=48):
        self.series = torch.as_tensor(series, dtype=torch.float32)
        self.length = length

    def __len__(self):
        return len(self.series) - self.length

    def __getitem__(self, start):
        return self.series[start : start + self.length], self.series[start + self.length]


def train(net, loader):
    optimizer = torch.optim.Adam(net.parameters())
    loss_of = nn.L1Loss()
    for recent, following in loader:
        optimizer.zero_grad()
        loss_of(net(recent), following).backward()  # HERE
        optimizer.step()


demand = pd.read_csv("demand.csv")["megawatts"].to_numpy() / 1000
train(nn.Sequential(nn.Linear(48, 32), nn.ReLU(), nn.Linear(32, 1)), DataLoader(Windows(demand), 64, shuffle=True))
