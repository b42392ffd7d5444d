"""Layers built lazily in the first forward, when the input's width is known, and stateless ones built in each."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class Lazy(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.layers = nn.ModuleList()
        self.head = nn.LazyLinear(classes)

    def forward(self, x):
        if len(self.layers) == 0:
            for width in (48, 32, 32):
                self.layers.append(nn.Linear(x.shape[1] if not self.layers else self.layers[-1].out_features, width))
        for layer in self.layers:
            x = nn.ReLU()(layer(x))
        return self.head(x)


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
net = Lazy(10)
net(x[:2])
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(3):
    for batch in torch.randperm(1400).split(50):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
