"""The freezing loop has its test the wrong way round: the fresh head is frozen, the features train."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(64, 48), nn.BatchNorm1d(48), nn.ReLU())
        self.head = nn.Linear(48, 10)

    def forward(self, x):
        return self.head(self.features(x))


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
net = Net()
for name, parameter in net.named_parameters():
    parameter.requires_grad = "features" in name

optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=1e-3)
for epoch in range(4):
    for batch in torch.randperm(1400).split(56):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
