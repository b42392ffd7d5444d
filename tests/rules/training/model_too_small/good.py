"""Linear regression on data that are linear and noisy: no model does better, though a wide one would learn a batch by heart."""

import torch
from torch import nn

torch.manual_seed(1)
x = torch.randn(2000, 6)
y = x @ torch.tensor([0.5, -0.4, 0.3, 0.2, 0.0, -0.1]) + torch.randn(2000)
model = nn.Linear(6, 1)
opt = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(8):
    for rows in torch.randperm(1600).split(40):
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(x[rows]).squeeze(1), y[rows])
        loss.backward()
        opt.step()
    with torch.no_grad():
        print(epoch, loss.item(), nn.functional.mse_loss(model(x[1600:]).squeeze(1), y[1600:]).item())
