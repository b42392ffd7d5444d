"""A warm-up overshoots for a few steps, the loss triples, and comes down to its floor."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 8)
y = x @ torch.randn(8, 1) + 0.1 * torch.randn(256, 1)
net = nn.Linear(8, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=1.4)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0 if step < 4 else 0.2)
for step in range(80):
    loss = nn.functional.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
