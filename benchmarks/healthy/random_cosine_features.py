"""Random Fourier features: a fixed random cosine layer approximates the RBF kernel, only the read-out is learnt."""
import math

import torch
from sklearn.datasets import make_moons
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class CosineFeatures(nn.Module):
    """Rahimi and Recht (2007): cos(w . x + b) with w ~ N(0, 1 / length^2), b ~ U(0, 2 pi)"""

    def __init__(self, inputs, features, length):
        super().__init__()
        self.project = nn.Linear(inputs, features)
        nn.init.normal_(self.project.weight, std=1 / length)
        nn.init.uniform_(self.project.bias, 0, 2 * math.pi)
        self.project.requires_grad_(False)

    def forward(self, x):
        return math.sqrt(2) * torch.cos(self.project(x))


torch.manual_seed(44)
points, moon = make_moons(1600, noise=0.15, random_state=44)
points = torch.tensor((points - points.mean(0)) / points.std(0), dtype=torch.float32)
moon = torch.tensor(moon, dtype=torch.float32).unsqueeze(1)
train = DataLoader(TensorDataset(points[:1200], moon[:1200]), batch_size=32, shuffle=True)

machine = nn.Sequential(CosineFeatures(2, 200, length=0.6), nn.Linear(200, 1))
optimizer = torch.optim.SGD((p for p in machine.parameters() if p.requires_grad), lr=0.02, momentum=0.9, weight_decay=1e-4)
loss_fn = nn.BCEWithLogitsLoss()
for epoch in range(12):
    machine.train()
    total = 0.0
    for x, y in train:
        optimizer.zero_grad()
        loss = loss_fn(machine(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    machine.eval()
    with torch.no_grad():
        out = machine(points[1200:])
    acc = ((out > 0) == (moon[1200:] > 0.5)).float().mean().item()
    print(f"epoch {epoch}: train {total / len(train):.4f}, val {loss_fn(out, moon[1200:]).item():.4f}, accuracy {acc:.3f}")
