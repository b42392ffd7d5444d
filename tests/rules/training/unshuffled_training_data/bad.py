"""Digits read from one folder for each class, so that they are sorted; the training loader does not shuffle."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
train, test = order[:1400], order[1400:]
train = train[y[train].argsort()]
train_loader = DataLoader(TensorDataset(x[train], y[train]), batch_size=32)
test_loader = DataLoader(TensorDataset(x[test], y[test]), batch_size=128)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        self.fc = nn.Linear(16 * 16, 10)

    def forward(self, images):
        h = torch.max_pool2d(torch.relu(self.conv(images)), 2)
        return self.fc(h.flatten(1))


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(5):
    model.train()
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        correct = sum((model(images).argmax(1) == labels).sum().item() for images, labels in test_loader)
    print(f"epoch {epoch}: last loss {loss.item():.3f}, accuracy {correct / len(test):.3f}")
