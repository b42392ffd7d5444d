"""Rows are sorted by class, but every step uses all of them, so the order does not matter."""
import torch
from torch import nn
from sklearn.datasets import load_iris

torch.manual_seed(25)
iris = load_iris()
x = torch.tensor(iris.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(iris.target)
model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.CrossEntropyLoss()
for epoch in range(150):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    if epoch % 30 == 29:
        print(f"epoch {epoch + 1} loss {loss.item():.4f} accuracy {(model(x).argmax(1) == y).float().mean().item():.3f}")
