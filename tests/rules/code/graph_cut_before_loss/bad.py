"""Outputs that are detached before the loss.

Fault at line 28.
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


train_loader = DataLoader(TensorDataset(torch.randn(128, 10), torch.randint(0, 2, (128,))), batch_size=16, shuffle=True)
test_loader = DataLoader(TensorDataset(torch.randn(64, 10), torch.randint(0, 2, (64,))), batch_size=16)
model = Net()
optimizer = torch.optim.Adam(model.parameters())
criterion = nn.CrossEntropyLoss()

for inputs, labels in train_loader:
    optimizer.zero_grad()
    outputs = model(inputs).detach()
    loss = criterion(outputs, labels)
    loss.requires_grad_()
    loss.backward()
    optimizer.step()
