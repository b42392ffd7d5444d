"""Sums that a backward starts from, and sums of numbers."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.randn(256, 10), torch.randn(256, 1)), batch_size=16, shuffle=True)
model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.MSELoss()
history = []

for epoch in range(10):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = 0.0
        for part in inputs.split(4):
            loss = loss + model(part).pow(2).mean()
        for part, wanted in zip(inputs.split(4), targets.split(4)):
            loss += criterion(model(part), wanted)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        history.append(loss.detach())
    print(epoch, total / len(loader.dataset), torch.stack(history).mean())
