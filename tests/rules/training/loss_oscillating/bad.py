"""Full-batch gradient descent on a classifier at a rate that jumps across the valley at each step."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 4) * torch.tensor([10.0, 1.0, 1.0, 1.0]) + torch.tensor([10.0, 0.0, 0.0, 0.0])
y = (x[:, 1] + x[:, 2] + 0.5 * torch.randn(256) > 0).float()
net = nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
for step in range(120):
    loss = nn.functional.binary_cross_entropy_with_logits(net(x).squeeze(1), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
