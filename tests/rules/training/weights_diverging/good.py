"""A linear model whose weights start near zero and grow a thousandfold, towards what the data ask for."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 8)
y = x @ torch.tensor([[30.0], [-20.0], [10.0], [5.0], [0.0], [40.0], [-15.0], [25.0]]) + torch.randn(640, 1)
net = nn.Linear(8, 1)
nn.init.normal_(net.weight, std=0.01)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(6):
    for i in range(0, 640, 32):
        loss = nn.functional.mse_loss(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
