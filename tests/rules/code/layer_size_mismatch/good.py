"""Sizes that change on the way: two parts joined, pictures flattened after pooling."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.first = nn.Linear(8 * 4 * 4, 64)
        self.again = nn.Linear(64, 32)
        self.second = nn.Linear(96, 1)

    def forward(self, x):
        wide = torch.relu(self.first(self.pictures(x).flatten(1)))
        return self.second(torch.cat([wide, torch.relu(self.again(wide))], dim=1))


data = DataLoader(TensorDataset(torch.randn(128, 1, 8, 8), torch.randn(128, 1)), batch_size=16, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
