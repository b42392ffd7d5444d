"""A reservoir: fixed random features and fixed positions in front of a trained head."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class Reservoir(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(300, 10)
        self.position = nn.Parameter(torch.sin(torch.arange(64.0)) * 0.1, requires_grad=False)
        self.random = nn.Linear(64, 300)
        self.random.requires_grad_(False)

    def forward(self, x):
        return self.head(torch.relu(self.random(x + self.position)))


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = Reservoir()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(5):
    for batch in torch.randperm(1400).split(56):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
