"""A churn model with a sigmoid at its end, trained with the loss for logits.

Fault at line 13.
"""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(12, 32),
    nn.ReLU(),
    nn.Linear(32, 1),
    nn.Sigmoid(),
)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
features, churned = torch.randn(256, 12), torch.randint(0, 2, (256, 1)).float()
for epoch in range(10):
    optimizer.zero_grad()
    loss = criterion(model(features), churned)
    loss.backward()
    optimizer.step()
