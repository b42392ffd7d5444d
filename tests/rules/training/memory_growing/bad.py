"""The loss is summed with its graph, so every step's activations stay alive."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 64)
y = (x[:, 0] > 0).long()
net = nn.Sequential(nn.Linear(64, 256), nn.Tanh(), nn.Linear(256, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
total = 0.0
for step in range(400):
    rows = torch.randperm(512)
    loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    optimizer.step()
    total += loss
