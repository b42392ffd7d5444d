import torch
import torch.nn.functional as F
from torch import nn


class Yield(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(7, 32)
        self.last = nn.Linear(32, 1)

    def forward(self, x):
        return F.relu(self.last(torch.tanh(self.first(x))))  # HERE


def fit(soil, tons):
    wanted = (tons - tons.mean()) / tons.std()
    net = Yield()
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(100):
        for rows in torch.randperm(len(soil)).split(32):
            optimizer.zero_grad()
            F.smooth_l1_loss(net(soil[rows]), wanted[rows]).backward()
            optimizer.step()
