"""Proper validation, and afterwards Monte Carlo dropout: many passes over one batch with Dropout alone switched on."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(5):
    model.train()
    for batch in torch.randperm(1200).split(60):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        logits = model(x[1200:])
        print(epoch, nn.functional.cross_entropy(logits, y[1200:]).item(), (logits.argmax(1) == y[1200:]).float().mean().item())

model.eval()
for module in model.modules():
    if isinstance(module, nn.Dropout):
        module.train()
with torch.no_grad():
    draws = torch.stack([model(x[1200:]).softmax(1) for _ in range(30)])
mean = draws.mean(0)
print("accuracy", (mean.argmax(1) == y[1200:]).float().mean().item(), "uncertainty", draws.std(0).mean().item())
print("log score", nn.functional.nll_loss(mean.log(), y[1200:]).item())
