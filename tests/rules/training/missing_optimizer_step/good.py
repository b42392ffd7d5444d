"""Trains a classifier, then attacks it: the second half takes many gradients and must not step."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
fine_tuner = torch.optim.SGD(net.parameters(), lr=1e-3)  # kept for later rounds

for epoch in range(4):
    for i in range(0, 1400, 70):
        optimizer.zero_grad()
        F.cross_entropy(net(x[i : i + 70]), y[i : i + 70]).backward()
        optimizer.step()

net.eval()
adversarial = x[1400:].clone()
for _ in range(40):
    adversarial.requires_grad_(True)
    net.zero_grad()
    loss = F.cross_entropy(net(adversarial), y[1400:])
    loss.backward()
    adversarial = (adversarial + 0.01 * adversarial.grad.sign()).clamp(0, 1).detach()
print((net(x[1400:]).argmax(1) == y[1400:]).float().mean().item(), (net(adversarial).argmax(1) == y[1400:]).float().mean().item())
