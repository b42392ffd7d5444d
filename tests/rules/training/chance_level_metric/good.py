"""A hard binary task with much label noise: the accuracy is modest, and above chance."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2000, 10)
y = (x[:, 0] + x[:, 1] > 0).long()
flip = torch.rand(2000) < 0.33
y[flip] = 1 - y[flip]
net = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(6):
    net.train()
    for rows in torch.randperm(1200).split(40):
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        out = net(x[1200:])
        loss = nn.functional.cross_entropy(out, y[1200:])
        accuracy = (out.argmax(1) == y[1200:]).float().mean()
