"""A few hundred noisy samples, a wide network, no regularisation, and many passes."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(600, 100)
y = (x[:, 0] + 1.5 * torch.randn(600) > 0).long()
net = nn.Sequential(nn.Linear(100, 1024), nn.ReLU(), nn.Linear(1024, 512), nn.ReLU(), nn.Linear(512, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(24):
    net.train()
    for rows in torch.randperm(300).split(50):
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        valid = nn.functional.cross_entropy(net(x[300:]), y[300:])
