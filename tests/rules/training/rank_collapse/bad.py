"""A perceptron of eighteen ReLU layers without normalisation or skip connections, as PyTorch initialises it."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 8 - 0.6, dtype=torch.float32)
loader = DataLoader(TensorDataset(x, torch.tensor(digits.target)), batch_size=64, shuffle=True)

layers = [nn.Linear(64, 32), nn.ReLU()]
for _ in range(16):
    layers += [nn.Linear(32, 32), nn.ReLU()]
deep = nn.Sequential(*layers, nn.Linear(32, 10))
optimizer = torch.optim.SGD(deep.parameters(), lr=0.05)
for epoch in range(6):
    for inputs, labels in loader:
        loss = nn.functional.cross_entropy(deep(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.3f}")
