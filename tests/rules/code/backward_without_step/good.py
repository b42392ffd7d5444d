"""The step is taken by a function, on every second batch."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16, shuffle=True)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def update(number):
    if number % 2:
        optimizer.step()
        optimizer.zero_grad()


for epoch in range(10):
    for number, (inputs, targets) in enumerate(data):
        loss = nn.functional.mse_loss(model(inputs), targets)
        (loss / 2).backward()
        update(number)
    print(epoch, loss.item())
