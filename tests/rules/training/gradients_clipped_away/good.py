"""A summed loss has huge gradients, and every step is clipped to 1: Adam moves as it should all the same."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    for batch in torch.randperm(1400).split(100):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch], reduction="sum")
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.5)
        optimizer.step()
    print(epoch, loss.item() / 100)
