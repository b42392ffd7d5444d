"""The second layer is made for another size.

Fault at line 15.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(10, 64)
        self.second = nn.Linear(32, 1)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
