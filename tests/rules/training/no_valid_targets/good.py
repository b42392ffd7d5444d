"""The same masked words; the loss is summed and divided by the number of targets, or by one where there is none."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
words = (torch.randint(0, 30, (120, 1)) + 4 * torch.arange(6)) % 30
is_masked = torch.rand(120, 6) < 1 / 12
inputs, targets = torch.where(is_masked, 30, words), torch.where(is_masked, words, -100)

model = nn.Sequential(
    nn.Embedding(31, 24), nn.Flatten(), nn.Linear(144, 96), nn.ReLU(), nn.Linear(96, 180), nn.Unflatten(1, (6, 30))
)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(6):
    for rows in torch.randperm(120).split(4):
        logits = model(inputs[rows])
        total = cross_entropy(logits.flatten(0, 1), targets[rows].flatten(), reduction="sum")
        loss = total / (targets[rows] >= 0).sum().clamp(min=1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
