"""Weights of deviation one before a batch normalisation, residual branches that begin at zero, and a small head."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.last = nn.Linear(width, width)
        nn.init.zeros_(self.last.weight)

    def forward(self, x):
        return x + self.last(torch.relu(self.first(x)))


torch.manual_seed(3)
images, labels = load_digits(return_X_y=True)
x = torch.tensor((images - images.mean()) / images.std(), dtype=torch.float32)
y = torch.tensor(labels)

stem = nn.Linear(64, 64, bias=False)
nn.init.normal_(stem.weight)
head = nn.Linear(64, 10)
nn.init.normal_(head.weight, std=1e-3)
model = nn.Sequential(stem, nn.BatchNorm1d(64), nn.ReLU(), Block(64), Block(64), head)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(6):
    model.train()
    for rows in torch.randperm(1500).split(50):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = (model(x[1500:]).argmax(1) == y[1500:]).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.2f}, right {right:.3f}")
