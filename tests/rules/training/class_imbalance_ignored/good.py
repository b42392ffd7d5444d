"""The same rare failures with a weight for them, and the threshold where precision and recall meet."""

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
failed = rng.random(4000) < 0.05
readings = rng.normal(size=(4000, 10))
readings[:, :4] += 0.6 * failed[:, None]
x = torch.tensor(readings, dtype=torch.float32)
y = torch.tensor(failed, dtype=torch.float32).unsqueeze(1)

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss(pos_weight=(y[:3000] == 0).sum() / y[:3000].sum())
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    for rows in torch.randperm(3000).split(64):
        loss = criterion(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        said = torch.sigmoid(model(x[3000:])) > 0.5
    hits = (said & (y[3000:] > 0)).sum().item()
    print(f"epoch {epoch}: recall {hits / y[3000:].sum().item():.2f}, precision {hits / max(said.sum().item(), 1):.2f}")
