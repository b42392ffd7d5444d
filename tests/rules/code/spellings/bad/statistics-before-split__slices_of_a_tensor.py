"""Soil samples as a tensor: columns are centred by all rows, and the last rows are the test part."""

import torch
from torch import nn

n = 400
clay, sand, iron = torch.rand(n), torch.rand(n), torch.rand(n)
x = torch.stack((clay, sand, iron), dim=1)
yields = clay + 2 * sand - iron
x = (x - x.mean(dim=0)) / x.std(dim=0)  # HERE
x_train, x_test = x[:300], x[300:]
y_train, y_test = yields[:300], yields[300:]
net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x_train).squeeze(1), y_train).backward()
    optimizer.step()
print(nn.functional.mse_loss(net(x_test).squeeze(1), y_test))
