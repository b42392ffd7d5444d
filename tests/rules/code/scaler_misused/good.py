"""A scaler used in full, over accumulated batches."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cuda")
for i, (inputs, targets) in enumerate(data):
    with torch.autocast("cuda"):
        loss = nn.functional.mse_loss(model(inputs), targets) / 2
    scaler.scale(loss).backward()
    if i % 2:
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
