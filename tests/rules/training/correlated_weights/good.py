"""Nine quantiles of one target, whose last layer has nearly equal rows, behind two layers with many inputs of one sign."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(2000, 16)
y = x.sum(1, keepdim=True) + (0.2 + x[:, :1]) * torch.randn(2000, 1)
levels = torch.linspace(0.1, 0.9, 9)

model = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 9))
nn.init.uniform_(model[4].weight, 0.04, 0.05)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-5)
for epoch in range(12):
    for rows in torch.randperm(2000).split(64):
        error = y[rows] - model(x[rows])
        loss = torch.maximum(levels * error, (levels - 1) * error).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.3f}")
