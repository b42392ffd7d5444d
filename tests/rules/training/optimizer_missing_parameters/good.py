"""The same network, its encoder trained first and then left out of the second optimiser on purpose."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(20, 32), nn.ReLU())
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.encoder(x))


torch.manual_seed(0)
x = torch.randn(512, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
net = Net()
for parameters in (net.parameters(), net.head.parameters()):
    optimizer = torch.optim.Adam(parameters, lr=1e-2)
    for epoch in range(5):
        for i in range(0, 512, 32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
            loss.backward()
            optimizer.step()
