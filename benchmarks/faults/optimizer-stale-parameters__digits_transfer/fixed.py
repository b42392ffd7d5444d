"""Homework 4: transfer learning. Train on digits 0-4, then reuse the net for 5-9."""
import torch
from torch import nn, optim
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, y = load_digits(return_X_y=True)
X = torch.tensor(X / 16.0 - 0.3, dtype=torch.float32)
y = torch.tensor(y)


def make_loaders(low):
    m = (y >= low) & (y < low + 5)
    Xtr, Xte, ytr, yte = train_test_split(X[m], y[m] - low, test_size=0.25, random_state=3)
    return (DataLoader(TensorDataset(Xtr, ytr), batch_size=32, shuffle=True),
            DataLoader(TensorDataset(Xte, yte), batch_size=128))


class Net(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 12), nn.ReLU())
        self.fc = nn.Linear(12, n_classes)

    def forward(self, x):
        return self.fc(self.body(x))


def fit(net, optimizer, loaders, epochs, tag):
    criterion = nn.CrossEntropyLoss()
    train, test = loaders
    for epoch in range(epochs):
        net.train()
        running = 0.0
        for xb, yb in train:
            optimizer.zero_grad()
            loss = criterion(net(xb), yb)
            loss.backward()
            optimizer.step()
            running += loss.item() * len(xb)
        net.eval()
        with torch.no_grad():
            hits = sum((net(xb).argmax(1) == yb).sum().item() for xb, yb in test)
        print(tag, epoch + 1, "loss", round(running / len(train.dataset), 4),
              "acc", round(hits / len(test.dataset), 4))


net = Net(5)
optimizer = optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
fit(net, optimizer, make_loaders(0), 10, "source")

# part 2: new task, new output layer, gentler learning rate
net.fc = nn.Linear(12, 5)
optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
fit(net, optimizer, make_loaders(5), 12, "target")
