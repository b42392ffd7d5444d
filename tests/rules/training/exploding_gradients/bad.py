"""A linear regression whose inputs are in the hundreds, at a rate for inputs of unit scale: gradients grow at each step."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 8) * 300
y = (x / 300) @ torch.randn(8, 1)
net = nn.Linear(8, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=1.7e-5)
for step in range(40):
    loss = nn.functional.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
