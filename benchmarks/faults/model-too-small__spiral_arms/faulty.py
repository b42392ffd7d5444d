"""Classify the arms of a spiral and draw the borders later."""
import math

import torch
import torch.nn as nn

torch.manual_seed(0)
ARMS, POINTS = 4, 300

t = torch.rand(ARMS, POINTS).sqrt()
arm = torch.arange(ARMS)[:, None].expand(ARMS, POINTS)
angle = 2 * math.pi * arm / ARMS + 4.0 * t + 0.12 * torch.randn(ARMS, POINTS)
X = torch.stack([t * angle.cos(), t * angle.sin()], -1).reshape(-1, 2)
X = X / X.std()
y = arm.reshape(-1)
order = torch.randperm(len(X))
X, y = X[order], y[order]
X_train, y_train, X_val, y_val = X[:900], y[:900], X[900:], y[900:]

model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, ARMS))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

for epoch in range(40):
    model.train()
    for rows in torch.randperm(900).split(32):
        optimizer.zero_grad()
        loss = loss_fn(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    if epoch % 5 == 4:
        model.eval()
        with torch.no_grad():
            train_acc = (model(X_train).argmax(1) == y_train).float().mean().item()
            val_acc = (model(X_val).argmax(1) == y_val).float().mean().item()
        print(f"epoch {epoch + 1:2d}  loss {loss.item():.3f}  train {train_acc:.3f}  val {val_acc:.3f}")
