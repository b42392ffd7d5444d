"""Small batches and noisy targets, from which a regression learns what there is to learn."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(800, 3) * 4 - 2
y = torch.sin(x.sum(1)) + 0.5 * torch.randn(800)
model = nn.Sequential(nn.Linear(3, 64), nn.Tanh(), nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    for batch in torch.randperm(len(x)).split(8):
        loss = nn.functional.mse_loss(model(x[batch]).squeeze(1), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
