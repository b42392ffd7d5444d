"""Windows of rows that have several numbers each, and one step as a row."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset


class History(Dataset):
    def __init__(self, values, n_back):
        self.values, self.n_back = values, n_back

    def __len__(self):
        return len(self.values) - self.n_back

    def __getitem__(self, i):
        return self.values[i : i + self.n_back], self.values[i + self.n_back]


def forecast(values):
    net = nn.Sequential(nn.Linear(3, 64), nn.Tanh(), nn.Linear(64, 1))
    optimizer = torch.optim.RMSprop(net.parameters())
    for back, value in DataLoader(History(values, n_back=12), batch_size=8, shuffle=True):
        loss = F.mse_loss(net(back), value)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


def of_one(values):
    net = nn.Sequential(nn.Linear(12, 64), nn.Tanh(), nn.Linear(64, 1))
    for back, value in DataLoader(History(values, n_back=12), batch_size=8, shuffle=True):
        F.mse_loss(net(back), value[:, None]).backward()
    return net
