"""Logits into the loss; the sigmoid only for the prediction, and in a gate inside."""

import torch
from torch import nn


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate, self.value, self.head = nn.Linear(12, 32), nn.Linear(12, 32), nn.Linear(32, 1)

    def forward(self, x):
        return self.head(torch.sigmoid(self.gate(x)) * self.value(x))


model = Gated()
criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
features, churned = torch.randn(256, 12), torch.randint(0, 2, (256, 1)).float()
for epoch in range(10):
    optimizer.zero_grad()
    logits = model(features)
    loss = criterion(logits, churned)
    loss.backward()
    optimizer.step()
    print((torch.sigmoid(logits) > 0.5).float().mean())
