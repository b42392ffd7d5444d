"""The wine classifier with step and backward the wrong way round."""

import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(wine.target)
loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True)


def train(model, loader, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss_fn = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        for inputs, targets in loader:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, targets)
            optimizer.step()
            loss.backward()
        print(epoch, loss.item())


train(nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3)), loader, 15)
