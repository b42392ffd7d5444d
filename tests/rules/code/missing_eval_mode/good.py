"""The mode is set by the function that evaluates, and set back."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, x):
        return self.layers(x)


@torch.no_grad()
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    hits = sum((model(inputs).argmax(1) == labels).sum().item() for inputs, labels in loader)
    model.train(was_training)
    return hits


train_loader = DataLoader(TensorDataset(torch.randn(128, 10), torch.randint(0, 2, (128,))), batch_size=16, shuffle=True)
test_loader = DataLoader(TensorDataset(torch.randn(64, 10), torch.randint(0, 2, (64,))), batch_size=16)
model = Net()
optimizer = torch.optim.Adam(model.parameters())
criterion = nn.CrossEntropyLoss()

plain = nn.Linear(10, 2)
for epoch in range(5):
    model.train()
    for inputs, labels in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        with torch.no_grad():
            wanted = plain(inputs)
        loss.backward()
        optimizer.step()
    print(evaluate(model, test_loader))
