"""A recurrent network on long sequences: the norm of its gradients jumps, and clipping holds it."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 60, 3)
y = x[:, :, 0].cumsum(1)[:, -1:] / 8
net = nn.RNN(3, 24, batch_first=True)
head = nn.Linear(24, 1)
with torch.no_grad():
    net.weight_hh_l0.copy_(torch.eye(24) * 1.1)
parameters = [*net.parameters(), *head.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.02)
for epoch in range(10):
    for i in range(0, 128, 32):
        out, _ = net(x[i : i + 32])
        loss = nn.functional.mse_loss(head(out[:, -1]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
