"""Sound or broken tiles: two sets of rows with one label each, added."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

sound = TensorDataset(torch.randn(500, 12), torch.zeros(500))
broken = TensorDataset(torch.randn(90, 12) + 0.5, torch.ones(90))
net = nn.Linear(12, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for knock, is_broken in DataLoader(sound + broken, 32):  # HERE
        opt.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(knock)[:, 0], is_broken).backward()
        opt.step()
