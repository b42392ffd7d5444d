"""A net with a method for probabilities, which are shown, and given to the loss too."""

import torch
from torch import nn


class Flood(nn.Module):
    def __init__(self):
        super().__init__()
        self.line = nn.Linear(7, 1)

    def forward(self, gauges):
        return self.line(gauges).squeeze(1)

    def chance(self, gauges):
        return self(gauges).sigmoid()


flood = Flood()
optimizer = torch.optim.Adam(flood.parameters())
gauges, came = torch.randn(64, 7), torch.randint(0, 2, (64,)).float()
for _ in range(20):
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(flood.chance(gauges), came)  # HERE
    loss.backward()
    optimizer.step()
print(flood.chance(gauges[:5]))
