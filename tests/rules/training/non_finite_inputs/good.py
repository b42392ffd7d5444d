"""Measurements with missing values (NaN) that the model itself fills and marks, and missing targets that the loss masks."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn


class Imputing(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fill = nn.Parameter(torch.zeros(n))
        self.body = nn.Sequential(nn.Linear(2 * n, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, x):
        missing = torch.isnan(x)
        x = torch.where(missing, self.fill, torch.nan_to_num(x))
        return self.body(torch.cat([x, missing.float()], dim=1)).squeeze(1)


torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data / data.data.std(0), dtype=torch.float32)
y = torch.tensor((data.target - data.target.mean()) / data.target.std(), dtype=torch.float32)
x[torch.rand(x.shape) < 0.1] = float("nan")
y_train = y[:352].clone()
y_train[torch.rand(352) < 0.1] = float("nan")
model = Imputing(10)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(15):
    for batch in torch.randperm(352).split(32):
        known = ~torch.isnan(y_train[batch])
        loss = nn.functional.mse_loss(model(x[batch])[known], y_train[batch][known])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch}: {loss.item():.3f}, validation {nn.functional.mse_loss(model(x[352:]), y[352:]).item():.3f}")
