"""A classifier built in a loop that puts a ReLU after every layer, the last one too.

Fault at line 18.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(20, 50)
        self.out = nn.Linear(50, 5)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        return torch.relu(self.out(x))


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
inputs, labels = torch.randn(128, 20), torch.randint(0, 5, (128,))
for step in range(100):
    optimizer.zero_grad()
    criterion(model(inputs), labels).backward()
    optimizer.step()
