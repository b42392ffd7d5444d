"""Forged notes: binary cross-entropy of a clipped linear layer."""

import torch
from torch import nn

TINY = 1e-5
forged = nn.Linear(14, 1)
sgd = torch.optim.SGD(forged.parameters(), lr=0.05)
loss_of = nn.BCELoss()
for note, is_forged in [(torch.randn(16, 14), torch.rand(16, 1).round())] * 20:
    sgd.zero_grad()
    loss_of(forged(note).clip(TINY, 1.0 - TINY), is_forged).backward()  # HERE
    sgd.step()
