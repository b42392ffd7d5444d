"""Digits with three dropout layers of a half and Adam with a large weight decay."""

import torch
from sklearn.datasets import load_digits
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x, y = torch.tensor(digits.data / 8 - 0.6, dtype=torch.float32), torch.tensor(digits.target)
train = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=64, shuffle=True)


def layer(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, n_out), nn.ReLU(), nn.Dropout(0.5))


model = nn.Sequential(layer(64, 32), layer(32, 32), layer(32, 32), nn.Linear(32, 10))
optimizer = optim.Adam(model.parameters(), lr=1e-3, weight_decay=0.02)
for epoch in range(30):
    model.train()
    for inputs, labels in train:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        value = nn.functional.cross_entropy(model(x[1400:]), y[1400:])
    print(f"epoch {epoch}: train {loss.item():.3f}, validation {value.item():.3f}")
