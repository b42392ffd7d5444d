"""Cellar and cultivar of wines by a deep network whose every layer ends in a sigmoid."""

import torch
from sklearn.datasets import load_wine
from torch import nn


class Deep(nn.Module):
    def __init__(self, n_inputs, n_classes, width=24, depth=5):
        super().__init__()
        sizes = [n_inputs] + [width] * depth
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.out = nn.Linear(width, n_classes)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.sigmoid(layer(x))
        return self.out(x)


torch.manual_seed(0)
wines, cultivar = load_wine(return_X_y=True)
x = torch.tensor((wines - wines.mean(0)) / wines.std(0), dtype=torch.float32)
y = torch.tensor(cultivar)
model = Deep(13, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(40):
    for rows in torch.randperm(178).split(32):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    if epoch % 10 == 9:
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}, right {(model(x).argmax(1) == y).float().mean().item():.3f}")
