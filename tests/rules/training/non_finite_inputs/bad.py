"""Digits standardised feature by feature: some pixels are always 0, so they are divided by a deviation of 0."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32)
y = torch.tensor(digits.target)
x = (x - x.mean(0)) / x.std(0)
order = torch.randperm(len(x))
train = DataLoader(TensorDataset(x[order[:1400]], y[order[:1400]]), batch_size=64, shuffle=True)
test = DataLoader(TensorDataset(x[order[1400:]], y[order[1400:]]), batch_size=200)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(4):
    model.train()
    for inputs, labels in train:
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), labels)
        loss.backward()
        optimizer.step()
    model.eval()
    correct = 0
    with torch.no_grad():
        for inputs, labels in test:
            correct += (model(inputs).argmax(1) == labels).sum().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {correct / 397:.3f}")
