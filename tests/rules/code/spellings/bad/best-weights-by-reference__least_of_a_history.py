"""Each epoch's loss stands beside the network's own tensors, and the least is loaded: they are all the same tensors."""

import torch
from torch import nn

levels, later = torch.randn(500, 12), torch.randn(500, 1)
net = nn.Sequential(nn.Linear(12, 24), nn.Tanh(), nn.Linear(24, 1))
adam = torch.optim.Adam(net.parameters())
history = []
for epoch in range(30):
    for rows in torch.randperm(400).split(40):
        adam.zero_grad()
        nn.functional.mse_loss(net(levels[rows]), later[rows]).backward()
        adam.step()
    with torch.no_grad():
        gap = nn.functional.mse_loss(net(levels[400:]), later[400:]).item()
    history.append((gap, net.state_dict()))  # HERE
net.load_state_dict(min(history, key=lambda one: one[0])[1])
