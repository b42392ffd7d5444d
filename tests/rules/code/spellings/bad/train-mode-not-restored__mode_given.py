"""Forecast of the wind at a mast, with dropout."""

import torch
from torch import nn


class Wind(nn.Module):
    def __init__(self):
        super().__init__()
        self.read = nn.Linear(24, 64)
        self.drop = nn.Dropout(0.3)
        self.tell = nn.Linear(64, 1)

    def forward(self, hours):
        return self.tell(self.drop(self.read(hours).relu()))


wind = Wind()
optimizer = torch.optim.Adam(wind.parameters())
for epoch in range(40):
    for hours, speed in fits:
        optimizer.zero_grad()
        nn.functional.huber_loss(wind(hours), speed).backward()
        optimizer.step()
    wind.train(False)  # HERE
    with torch.no_grad():
        print(epoch, sum((wind(hours) - speed).abs().mean().item() for hours, speed in checks))
