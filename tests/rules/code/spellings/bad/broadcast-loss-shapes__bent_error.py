"""The price of a flat, by a loss that punishes a price too high more than one too low."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Flats(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 30)
        self.last = nn.Linear(30, 1)

    def forward(self, flat):
        return self.last(torch.tanh(self.first(flat)))


def linear_exponential(told, paid, bend=0.7):
    error = bend * (told - paid)  # HERE
    return (torch.exp(error) - error - 1).mean()


flats, prices = torch.randn(300, 6), torch.randn(300)
net = Flats()
optimizer = torch.optim.Adam(net.parameters())
for flat, price in DataLoader(TensorDataset(flats, prices), batch_size=20, shuffle=True):
    loss = linear_exponential(net(flat), price)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
