"""A regression that sums the gradients of 8 small batches, at a learning rate that was divided by 8 instead of the loss."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)[:, None]
y = (y - y.mean()) / y.std()

n_parts = 8
net = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.08 / n_parts, momentum=0.9)

for epoch in range(30):
    order = torch.randperm(384)
    for start in range(0, 384, 8 * n_parts):
        optimizer.zero_grad()
        for part in range(n_parts):
            index = order[start + 8 * part : start + 8 * part + 8]
            loss = ((net(x[index]) - y[index]) ** 2).mean()
            loss.backward()
        optimizer.step()
    if epoch % 10 == 9:
        with torch.no_grad():
            print(epoch, loss.item(), ((net(x[384:]) - y[384:]) ** 2).mean().item())
