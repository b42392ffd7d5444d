import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, sizes=(12, 32, 4)):
        super().__init__()
        self.steps = nn.ModuleList()
        for a, b in zip(sizes, sizes[1:]):
            self.steps.append(nn.Linear(a, b))

    def forward(self, x):
        for number, step in enumerate(self.steps):
            x = step(x)
            if number < len(self.steps) - 1:
                x = torch.relu(x)
        return x


net = Net()
loss = nn.CrossEntropyLoss()(net(x), y)
