"""Breast cancer by a small network with Adam and a weight decay of 0.01, which Adam takes for part of the gradient."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target)
order = torch.randperm(len(x))
train, test = order[:450], order[450:]
net = nn.Sequential(nn.Linear(30, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-2)
for epoch in range(8):
    net.train()
    for rows in train[torch.randperm(450)].split(30):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        print(epoch, (net(x[test]).argmax(1) == y[test]).float().mean().item())
