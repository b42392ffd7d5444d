"""The probabilities of a class sum to one over the batch.

Fault at line 18.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 32)
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return torch.log_softmax(self.head(torch.relu(self.hidden(x))), dim=0)


data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randint(0, 4, (128,))), batch_size=16, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for inputs, targets in data:
        optimizer.zero_grad()
        nn.functional.nll_loss(model(inputs), targets).backward()
        optimizer.step()
