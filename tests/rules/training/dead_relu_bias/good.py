"""A wide ReLU layer with somewhat negative biases: its units are sparse, a few are dead, and it learns well."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
net = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
nn.init.normal_(net[0].weight, std=0.3)
nn.init.constant_(net[0].bias, -1.0)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(5):
    for batch in torch.randperm(1400).split(50):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item(), (torch.relu(net[0](x)).max(0).values == 0).float().mean().item())
