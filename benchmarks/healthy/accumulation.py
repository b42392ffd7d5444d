"""Large effective batches by accumulating the gradients of four small ones."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
ACCUMULATION = 4
X, y = load_digits(return_X_y=True)
X, y = torch.tensor(X / 16, dtype=torch.float32), torch.tensor(y)
loader = DataLoader(TensorDataset(X[:1500], y[:1500]), batch_size=16, shuffle=True)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(6):
    optimizer.zero_grad()
    total = 0.0
    for i, (xb, yb) in enumerate(loader, 1):
        loss = F.cross_entropy(model(xb), yb)
        (loss / ACCUMULATION).backward()
        total += loss.item()
        if i % ACCUMULATION == 0 or i == len(loader):
            optimizer.step()
            optimizer.zero_grad()
    with torch.no_grad():
        acc = (model(X[1500:]).argmax(1) == y[1500:]).float().mean().item()
    print(f"epoch {epoch} loss {total / len(loader):.4f} accuracy {acc:.3f}")
