"""A class that is a threshold of one feature, flowers of which one kind stands apart, and a nearly exact linear law."""

import torch
from sklearn.datasets import load_iris
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
flowers = load_iris()
x = torch.tensor(flowers.data, dtype=torch.float32)
x, kinds = (x - x.mean(0)) / x.std(0), torch.tensor(flowers.target)
points = torch.randn(1000, 6)
side = (points[:, 0] > 0.2).long()
length = (3 * points[:, 1:2] + 0.02 * torch.randn(1000, 1)) / 3

flower_net = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))
side_net = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 2))
length_net = nn.Linear(6, 1)
parameters = [p for net in (flower_net, side_net, length_net) for p in net.parameters()]
optimizer = torch.optim.Adam(parameters, lr=5e-3)
for step in range(250):
    some, rows = torch.randint(0, 150, (30,)), torch.randint(0, 1000, (40,))
    loss = F.cross_entropy(flower_net(x[some]), kinds[some])
    loss = loss + F.cross_entropy(side_net(points[rows]), side[rows])
    loss = loss + F.mse_loss(length_net(points[rows]), length[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 50 == 49:
        print(f"step {step + 1}: loss {loss.item():.3f}")
