"""Clears the gradients of a batch whose norm is far too large, so that its step does nothing; all other batches are used."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 12)
y = (x[:, :3].sum(1, keepdim=True) + 0.1 * torch.randn(640, 1)).tanh()
x[100, 0] = 400.0
model = nn.Sequential(nn.Linear(12, 24), nn.ReLU(), nn.Linear(24, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
skipped = 0
for epoch in range(8):
    for i in range(0, 640, 32):
        loss = nn.functional.mse_loss(model(x[i : i + 32]), y[i : i + 32])
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        if not torch.isfinite(norm) or norm > 50:
            optimizer.zero_grad()
            skipped += 1
        optimizer.step()
        optimizer.zero_grad()
print("skipped", skipped, "loss", loss.item())
