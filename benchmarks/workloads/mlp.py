"""A network of two linear layers, batch 32, Adam: a step of a fifth of a millisecond."""

import sys

import torch
from stopwatch import Stopwatch, device
from torch import nn

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
torch.manual_seed(0)
x = torch.randn(4000, 20, device=device)
y = (x[:, :1] * x[:, 1:2] + torch.sin(x[:, 2:3])).detach()
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.MSELoss()
watch = Stopwatch(steps)
for step in watch:
    at = 32 * (step % 125)
    loss = criterion(model(x[at : at + 32]), y[at : at + 32])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
watch.report()
