"""Streaming data in arrival order: no shuffling, but neighbouring rows are independent."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(26)
torch.manual_seed(26)
x = rng.normal(size=(2400, 6)).astype(np.float32)
y = ((x[:, 0] * x[:, 1] + x[:, 2]) > 0).astype(np.int64)
train = DataLoader(TensorDataset(torch.from_numpy(x[:2000]), torch.from_numpy(y[:2000])), batch_size=40, shuffle=False)
model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(8):
    for xb, yb in train:
        loss = nn.functional.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(torch.from_numpy(x[2000:])).argmax(1).numpy() == y[2000:]).mean()
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f}")
