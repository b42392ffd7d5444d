"""Machine failures, one in twenty readings and not easy to tell, by a plain loss; the accuracy looks fine."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(0)
failed = rng.random(4000) < 0.05
readings = rng.normal(size=(4000, 10))
readings[:, :4] += 0.6 * failed[:, None]
x = torch.tensor(readings, dtype=torch.float32)
y = torch.tensor(failed, dtype=torch.long)

torch.manual_seed(0)
loader = DataLoader(TensorDataset(x[:3000], y[:3000]), batch_size=128, shuffle=True)
model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=8e-3)
for epoch in range(8):
    for xb, yb in loader:
        loss = nn.functional.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(x[3000:]).argmax(1) == y[3000:]).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
