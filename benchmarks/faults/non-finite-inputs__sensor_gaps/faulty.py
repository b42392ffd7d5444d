"""Predict a motor's temperature from eight sensors that sometimes drop out."""
import logging

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("motor")
rng = np.random.default_rng(0)
torch.manual_seed(0)

n = 3000
readings = rng.normal(0, 1, (n, 8)).astype(np.float32)
weights = rng.normal(0, 1, 8)
temperature = (readings @ weights + 0.3 * readings[:, 0] * readings[:, 1] + rng.normal(0, 0.2, n)).astype(np.float32)
gaps = rng.random((n, 8)) < 0.003
readings[gaps] = np.nan

dataset = TensorDataset(torch.from_numpy(readings), torch.from_numpy(temperature)[:, None])
train_set, val_set = torch.utils.data.random_split(dataset, [2400, 600], generator=torch.Generator().manual_seed(1))
train_loader = DataLoader(train_set, batch_size=40, shuffle=True)
val_loader = DataLoader(val_set, batch_size=200)

model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
criterion = nn.MSELoss()

for epoch in range(6):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        val = np.mean([criterion(model(x), y).item() for x, y in val_loader])
    log.info("epoch %d train %.4f val %.4f", epoch, loss.item(), val)
print("validation mse", val)
