"""A few outlying features make the first loss large; ten steps later it is where a constant answer would be, and it learns."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
data = load_wine()
x = torch.tensor((data.data - data.data.mean(0)) / data.data.std(0), dtype=torch.float32)
x[:, 0] = 6 * x[:, 0] + 12
y = torch.tensor(data.target)
model = nn.Sequential(nn.Linear(13, 32), nn.Tanh(), nn.Linear(32, 3))
with torch.no_grad():
    model[2].weight.mul_(4)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
for epoch in range(25):
    for rows in torch.randperm(178).split(16):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print(f"loss {loss.item():.3f}, accuracy {(model(x).argmax(1) == y).float().mean().item():.3f}")
