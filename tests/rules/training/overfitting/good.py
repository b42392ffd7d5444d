"""A small validation set and a gap between the losses, with a validation loss that jumps about and does not rise."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(840, 20)
y = (x[:, 0] + 0.3 * torch.randn(840) > 0).long()
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 2))
optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.05)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20)
for epoch in range(20):
    net.train()
    for rows in torch.randperm(800).split(40):
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    schedule.step()
    net.eval()
    with torch.no_grad():
        valid = nn.functional.cross_entropy(net(x[800:]), y[800:])
