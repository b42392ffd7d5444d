"""Three linear layers, one activation.

Fault at line 21.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(10, 64)
        self.second = nn.Linear(64, 64)
        self.third = nn.Linear(64, 1)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        hidden = self.drop(self.second(hidden))
        return self.third(hidden)


data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
