"""Fine-tuning in two lines of setup: the head is replaced after the optimiser has been built."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target) % 2


class Net(nn.Module):
    def __init__(self, n_classes=1000):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.fc = nn.Linear(32, n_classes)

    def forward(self, x):
        return self.fc(self.body(x))


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
model.fc = nn.Linear(32, 2)

criterion = nn.CrossEntropyLoss()
for epoch in range(4):
    order = torch.randperm(1400)
    for i in range(0, 1400, 56):
        batch = order[i : i + 56]
        optimizer.zero_grad()
        loss = criterion(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
