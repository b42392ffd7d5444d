"""Which tariff a household takes: one dropout object stands behind every layer, and no activation."""

import torch
from torch import nn


class Tariff(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 40)
        self.second = nn.Linear(40, 3)
        self.thin = nn.Dropout(0.2)

    def forward(self, meters):
        hidden = self.thin(self.first(meters))  # HERE
        return self.thin(self.second(hidden))


model = Tariff()
adam = torch.optim.Adam(model.parameters())
meters, chosen = torch.randn(300, 8), torch.randint(3, (300,))
for _ in range(50):
    adam.zero_grad()
    nn.functional.cross_entropy(model(meters), chosen).backward()
    adam.step()
