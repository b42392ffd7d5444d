"""The same loss with a floor under the logarithm, and a validation perplexity that overflows, harmlessly, before training."""

import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 10)
y = (x[:, 0] > 0).float()
net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
best = math.inf
for epoch in range(5):
    for i in range(0, 256, 32):
        p = torch.sigmoid(net(x[i : i + 32])).squeeze(1).clamp(1e-7, 1 - 1e-7)
        t = y[i : i + 32]
        loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        scores = torch.full((256,), float("-inf"))
        scores[:128] = net(x[:128]).squeeze(1)
        best = min(best, scores.max().item())
    net.train()
