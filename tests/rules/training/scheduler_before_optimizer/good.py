"""A schedule that is wound forward to the epoch at which an earlier run ended, before training goes on."""

import warnings

import torch
from sklearn.datasets import load_wine
from torch import nn

warnings.filterwarnings("ignore", "Detected call of `lr_scheduler.step")
torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(wine.target)
model = nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=30)
START = 6

for _ in range(START):
    scheduler.step()
for epoch in range(START, 20):
    for batch in torch.randperm(len(x)).split(16):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    scheduler.step()
print(loss.item())
