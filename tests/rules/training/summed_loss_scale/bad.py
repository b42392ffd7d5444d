"""Diabetes progression with the sum of the squared errors of each batch, at a rate that suits their mean."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)[:, None]
y = (y - y.mean()) / y.std()


def squared_error(prediction, target):
    return ((prediction - target) ** 2).sum()


net = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
for epoch in range(20):
    for rows in torch.randperm(352).split(64):
        optimizer.zero_grad()
        loss = squared_error(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(epoch, loss.item(), (squared_error(net(x[352:]), y[352:]) / 90).item())
