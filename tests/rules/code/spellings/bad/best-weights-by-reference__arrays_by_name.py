"""The least loss's weights of a kiln's controller are kept as arrays by their names: on the memory of the weights themselves."""

import numpy as np
import torch
from torch import nn


class Keeper:
    """Remembers the weights of the smallest gap."""

    def __init__(self, net):
        self.net, self.gap, self.arrays = net, np.inf, None

    def look(self, gap):
        if gap < self.gap:
            self.gap = gap
            self.arrays = dict((key, weight.data.numpy()) for key, weight in self.net.named_parameters())  # HERE

    def put_back(self):
        self.net.load_state_dict({key: torch.from_numpy(array) for key, array in self.arrays.items()})


heat, wanted = torch.randn(600, 7), torch.randn(600, 1)
net = nn.Sequential(nn.Linear(7, 16), nn.SiLU(), nn.Linear(16, 1))
keeper = Keeper(net)
optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-3)
for epoch in range(25):
    for rows in torch.randperm(500).split(50):
        optimizer.zero_grad()
        nn.functional.l1_loss(net(heat[rows]), wanted[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        keeper.look(nn.functional.l1_loss(net(heat[500:]), wanted[500:]).item())
keeper.put_back()
