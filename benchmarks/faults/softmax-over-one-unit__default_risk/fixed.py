import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(0)
torch.manual_seed(0)
n = 1800
income = np.random.lognormal(0, 0.4, n)
debt = np.random.gamma(2, 0.5, n)
age = np.random.uniform(-1, 1, n)
risk = debt / income + 0.4 * np.random.randn(n)
default = (risk > np.median(risk)).astype(np.float32)
table = np.stack([income - income.mean(), debt - debt.mean(), age], 1).astype(np.float32)

train = TensorDataset(torch.tensor(table[:1400]), torch.tensor(default[:1400]).unsqueeze(1))
valid = TensorDataset(torch.tensor(table[1400:]), torch.tensor(default[1400:]).unsqueeze(1))
train_dl, valid_dl = DataLoader(train, batch_size=64, shuffle=True), DataLoader(valid, batch_size=200)

model = nn.Sequential(
    nn.Linear(3, 20),
    nn.LeakyReLU(),
    nn.Linear(20, 20),
    nn.LeakyReLU(),
    nn.Linear(20, 1),
    nn.Sigmoid(),
)
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)


def evaluate():
    correct = 0
    with torch.no_grad():
        for x, y in valid_dl:
            correct += ((model(x) >= 0.5).float() == y).sum().item()
    return correct / len(valid)


for epoch in range(10):
    for x, y in train_dl:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"Epoch {epoch}: loss {loss.item():.4f}, validation accuracy {evaluate():.3f}")
