"""A classifier whose robustness is measured: the gradient of the test loss with respect to the input is wanted."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x, y = (x - x.mean(0)) / x.std(0), torch.tensor(wine.target)
order = torch.randperm(len(x))
train, test = order[:130], order[130:]

net = nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3))
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(6):
    net.train()
    for rows in train[torch.randperm(130)].split(13):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    net.eval()
    attacked = x[test].clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(nn.functional.cross_entropy(net(attacked), y[test]), attacked)
    with torch.no_grad():
        hits = net(x[test] + 0.1 * slope.sign()).argmax(1) == y[test]
    print(epoch, hits.float().mean().item())
