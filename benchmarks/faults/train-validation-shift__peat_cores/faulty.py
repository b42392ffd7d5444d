"""Age class of peat cores from twelve chemical readings; each part of the data is scaled before use."""
import numpy as np
import torch
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(77)


def cores(n):
    age = rng.integers(0, 4, n)
    readings = rng.normal(40, 6, (n, 12)) + np.outer(age, np.linspace(-4, 5, 12))
    return readings, age


def loader(readings, age, shuffle):
    return DataLoader(TensorDataset(torch.tensor(readings, dtype=torch.float32), torch.tensor(age)), 40, shuffle=shuffle)


def evaluate(net, data):
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in data:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


torch.manual_seed(77)
(x_train, y_train), (x_val, y_val) = cores(1600), cores(400)
scaler = StandardScaler().fit(x_train)
x_train = scaler.transform(x_train)
train_loader = loader(x_train, y_train, True)
val_loader = loader(x_val, y_val, False)

net = nn.Sequential(nn.Linear(12, 48), nn.ReLU(), nn.Linear(48, 4))
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch + 1}: loss {loss.item():.3f}, validation accuracy {evaluate(net, val_loader):.3f}")
