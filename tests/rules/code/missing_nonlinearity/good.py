"""A low-rank layer of two, and projections that are compared."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(10, 64)
        self.down = nn.Linear(64, 4, bias=False)
        self.up = nn.Linear(4, 64)
        self.key = nn.Linear(64, 16)
        self.query = nn.Linear(64, 16)
        self.third = nn.Linear(64, 1)

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        hidden = hidden + self.up(self.down(hidden))
        weight = torch.sigmoid((self.key(hidden) * self.query(hidden)).sum(1, keepdim=True))
        return weight * self.third(torch.tanh(hidden))


data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
