"""Will a hail claim be paid? A table of claims; the columns are taken as they stand."""
import numpy as np
import pandas as pd
import torch
from torch import nn

rng = np.random.default_rng(6)
n = 2200
claims = pd.DataFrame({
    "dents": rng.poisson(6, n), "car_age": rng.integers(0, 15, n), "stone_cm": rng.gamma(3, 0.8, n),
    "garage": rng.integers(0, 2, n), "late_days": rng.exponential(4, n),
})
chance = 1 / (1 + np.exp(-(0.25 * claims.dents + 0.6 * claims.stone_cm - 0.8 * claims.garage - 0.15 * claims.late_days - 2)))
claims["paid"] = (rng.random(n) < chance).astype(int)
claims["payout"] = np.where(claims.paid == 1, 300 + 90 * claims.dents + 200 * rng.random(n), 0.0)

labels = torch.tensor(claims["paid"].values, dtype=torch.float32)
table = claims.drop(columns=["paid"])
table = (table - table.mean()) / table.std()
inputs = torch.tensor(table.values, dtype=torch.float32)
train, valid = slice(0, 1700), slice(1700, None)

torch.manual_seed(6)
model = nn.Sequential(nn.Linear(inputs.shape[1], 32), nn.ReLU(), nn.Linear(32, 1), nn.Flatten(0))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(20):
    model.train()
    for rows in torch.randperm(1700).split(50):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs[train][rows]), labels[train][rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        z = model(inputs[valid])
        accuracy = ((z > 0).float() == labels[valid]).float().mean().item()
    if epoch % 4 == 3:
        print(f"epoch {epoch + 1} loss {loss.item():.4f} valid accuracy {accuracy:.3f}")
