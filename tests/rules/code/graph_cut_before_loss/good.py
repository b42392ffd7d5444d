"""Outputs that are detached for the log, and a teacher's that have no gradient."""

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

teacher = Net()
for inputs, labels in train_loader:
    optimizer.zero_grad()
    outputs = model(inputs)
    with torch.no_grad():
        wanted = teacher(inputs)
    loss = criterion(outputs, labels) + nn.functional.mse_loss(outputs, wanted)
    loss.backward()
    optimizer.step()
    print(criterion(outputs.detach(), labels), outputs.argmax(1).numpy())
