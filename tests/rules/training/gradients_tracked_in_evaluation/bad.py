"""A wine classifier that is evaluated in eval mode, but with gradients: each batch builds a graph for nothing."""

import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x, y = (x - x.mean(0)) / x.std(0), torch.tensor(wine.target)
order = torch.randperm(len(x))
train_loader = DataLoader(TensorDataset(x[order[:130]], y[order[:130]]), batch_size=13, shuffle=True)
test_loader = DataLoader(TensorDataset(x[order[130:]], y[order[130:]]), batch_size=16)

net = nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Dropout(0.1), nn.Linear(24, 3))
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(6):
    net.train()
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(xb), yb)
        loss.backward()
        optimizer.step()
    net.eval()
    losses = [nn.functional.cross_entropy(net(xb), yb) for xb, yb in test_loader]
    print(epoch, torch.stack(losses).mean().item())
