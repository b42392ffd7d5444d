"""Easy samples first: the share of hard ones grows with the epochs."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

rng = np.random.default_rng(51)
torch.manual_seed(51)
x = rng.normal(size=(3000, 8)).astype(np.float32)
margin = x[:, 0] + x[:, 1] * x[:, 2]
y = (margin > 0).astype(np.int64)
difficulty = np.argsort(-np.abs(margin[:2500]))
data = TensorDataset(torch.from_numpy(x[:2500]), torch.from_numpy(y[:2500]))
model = nn.Sequential(nn.Linear(8, 48), nn.ReLU(), nn.Linear(48, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for epoch in range(10):
    share = min(1.0, 0.3 + 0.1 * epoch)
    subset = Subset(data, difficulty[: int(share * 2500)].tolist())
    for xb, yb in DataLoader(subset, batch_size=50, shuffle=True):
        loss = nn.functional.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(torch.from_numpy(x[2500:])).argmax(1).numpy() == y[2500:]).mean()
    print(f"epoch {epoch} share {share:.1f} loss {loss.item():.4f} accuracy {accuracy:.3f}")
