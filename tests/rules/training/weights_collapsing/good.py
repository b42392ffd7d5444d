"""Weights that start larger than they end and shrink towards the right scale, with the loss going down all the while."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 20)
y = x[:, :1] + 0.5 * x[:, 1:2]
net = nn.Linear(20, 1)
nn.init.normal_(net.weight, std=1.0)
optimizer = torch.optim.SGD(net.parameters(), lr=0.02, weight_decay=1e-3)
for epoch in range(8):
    for i in range(0, 640, 32):
        loss = nn.functional.mse_loss(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
