"""A head that is replaced in time, and one whose parameters are added."""

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
model.layers = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 5))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
model.name = "net"
model.extra = nn.Linear(5, 5)
optimizer.add_param_group({"params": model.extra.parameters()})
for step in range(10):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model.extra(model(torch.randn(8, 10))), torch.randint(0, 5, (8,))).backward()
    optimizer.step()
