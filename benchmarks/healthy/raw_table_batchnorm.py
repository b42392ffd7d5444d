"""Raw columns of very different scale, but the network's first layer is a batch norm."""
import torch
from torch import nn
from sklearn.datasets import load_wine
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(38)
wine = load_wine()
order = torch.randperm(178)
x, y = torch.tensor(wine.data, dtype=torch.float32)[order], torch.tensor(wine.target)[order]
loader = DataLoader(TensorDataset(x[:128], y[:128]), batch_size=32, shuffle=True)
model = nn.Sequential(nn.BatchNorm1d(13), nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(40):
    model.train()
    for xb, yb in loader:
        loss = nn.functional.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            print(f"epoch {epoch + 1} loss {loss.item():.4f} accuracy {(model(x[128:]).argmax(1) == y[128:]).float().mean().item():.3f}")
