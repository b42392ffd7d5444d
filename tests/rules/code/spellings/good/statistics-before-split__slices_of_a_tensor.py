"""Tensors that are scaled by the training rows, row by row, or all by one number, and the halves of one signal."""

import torch
from torch import nn

n = 400
clay, sand, iron = torch.rand(n), torch.rand(n), torch.rand(n)
raw = torch.stack((clay, sand, iron), dim=1)
yields = clay + 2 * sand - iron
x = (raw - raw[:300].mean(dim=0)) / raw[:300].std(dim=0)
x_train, x_test = x[:300], x[300:]
shares = (raw - raw.mean(dim=1, keepdim=True)) / raw.std(dim=1, keepdim=True)
shares_train, shares_test = shares[:300], shares[300:]
pixels = (raw - raw.mean()) / raw.std()
pixels_train, pixels_test = pixels[:300], pixels[300:]
signal = (raw - raw.mean(dim=0)) / raw.std(dim=0)
context, future = signal[:300], signal[300:]
print(nn.functional.mse_loss(context[:100], future))
for train, test in ((x_train, x_test), (shares_train, shares_test), (pixels_train, pixels_test)):
    net = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        nn.functional.mse_loss(net(train).squeeze(1), yields[:300]).backward()
        optimizer.step()
    print(nn.functional.mse_loss(net(test).squeeze(1), yields[300:]))
