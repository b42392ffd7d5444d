"""Squeeze-and-excitation (a sigmoid gate inside) with BCEWithLogitsLoss and a focal weight from the sigmoid of the logits."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_breast_cancer
from torch import nn


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(30, 32)
        self.gate = nn.Sequential(nn.Linear(32, 8), nn.ReLU(), nn.Linear(8, 32), nn.Sigmoid())
        self.head = nn.Linear(32, 1)

    def forward(self, x):
        h = torch.relu(self.body(x))
        return self.head(h * self.gate(h)).squeeze(1)


torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)
order = torch.randperm(len(x))
x, y = x[order], y[order]
model = Gated()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    for i in range(0, 450, 30):
        logits, labels = model(x[i : i + 30]), y[i : i + 30]
        p = torch.sigmoid(logits)
        weight = (labels * (1 - p) + (1 - labels) * p).detach() ** 2
        loss = (weight * F.binary_cross_entropy_with_logits(logits, labels, reduction="none")).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = ((model(x[450:]) > 0) == (y[450:] > 0.5)).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
