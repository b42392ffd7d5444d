"""A head that is replaced after the optimiser has taken the parameters.

Fault at line 21.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, x):
        return self.layers(x)


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
model.layers = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 5))
for step in range(10):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.randn(8, 10)), torch.randint(0, 5, (8,))).backward()
    optimizer.step()
