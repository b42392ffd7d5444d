"""Schedules after the optimiser, one by batches and one by epochs."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
EPOCHS = 30
by_batch = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS * len(data))
by_epoch = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)
for epoch in range(EPOCHS):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
        by_batch.step()
    by_epoch.step()
