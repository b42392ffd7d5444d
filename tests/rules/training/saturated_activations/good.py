"""An autoencoder of binary pixels: its output sigmoid is nearly always at 0 or 1, as it should be."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.zeros(512, 36)
x[torch.arange(512), torch.randint(0, 36, (512,))] = 1.0
net = nn.Sequential(nn.Linear(36, 24), nn.Tanh(), nn.Linear(24, 36), nn.Sigmoid())
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for epoch in range(12):
    for i in range(0, 512, 32):
        loss = nn.functional.binary_cross_entropy(net(x[i : i + 32]), x[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
