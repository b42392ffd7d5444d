"""A ReLU inside a classifier, and at the end of a regression of counts."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(20, 50)
        self.out = nn.Linear(50, 5)
        self.count = nn.Linear(50, 1)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return self.out(x), torch.relu(self.count(x))


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
inputs, labels, counts = torch.randn(128, 20), torch.randint(0, 5, (128,)), torch.rand(128, 1)
for step in range(100):
    optimizer.zero_grad()
    logits, count = model(inputs)
    loss = criterion(logits, labels) + nn.functional.mse_loss(count, counts)
    loss.backward()
    optimizer.step()
