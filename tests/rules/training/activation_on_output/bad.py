"""A GRU forecasts standardised hourly temperatures, and its head ends in a sigmoid."""

import math

import torch
from torch import nn


class Forecaster(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.gru = nn.GRU(1, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, window):
        states, _ = self.gru(window)
        return torch.sigmoid(self.head(states[:, -1]))


torch.manual_seed(1)
hours = torch.arange(1200.0)
temperature = 12 + 6 * torch.sin(2 * math.pi * hours / 24) + 3 * torch.sin(2 * math.pi * hours / 170) + torch.randn(1200)
series = (temperature - temperature.mean()) / temperature.std()
windows = series.unfold(0, 25, 1)
x, y = windows[:, :24].unsqueeze(2), windows[:, 24:]

model = Forecaster()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
loss_function = nn.MSELoss()
for epoch in range(3):
    total = 0.0
    for rows in torch.randperm(1000).split(40):
        optimizer.zero_grad()
        loss = loss_function(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    print(f"epoch {epoch}: mean squared error {total / 1000:.3f}")
