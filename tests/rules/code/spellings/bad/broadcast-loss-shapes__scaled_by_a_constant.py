"""Salt in a river from its conductivity; the loss is written out, half the squares, weighted by hand."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

stations = TensorDataset(torch.randn(240, 5), torch.randn(240))
net = nn.Sequential(nn.Linear(5, 16), nn.SiLU(), nn.Linear(16, 1))
opt = torch.optim.Adam(net.parameters())
for x, salt in DataLoader(stations, batch_size=24, shuffle=True):
    gap = net(x) - salt  # HERE
    loss = (0.5 * gap**2 / 3.0).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
