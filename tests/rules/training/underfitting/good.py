"""Prices with much noise: the loss ends near where it began, and no model would do much better."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(3000, 12)
y = 0.3 * x[:, 0] + torch.randn(3000)
net = nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(3):
    for rows in torch.randperm(3000).split(30):
        loss = nn.functional.huber_loss(net(x[rows]).squeeze(1), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
print(loss.item())
