"""Spectral class of a star from the depth of its absorption lines."""
import torch
from torch import nn
import torch.nn.functional as F

CLASSES, LINES = 7, 24


def param_groups(net, decay):
    """weights are decayed, biases are not"""
    weights = [p for p in net.parameters() if p.ndim > 1]
    biases = [p for p in net.parameters() if p.ndim == 1]
    return [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]


def stars(n, g):
    temperature = torch.rand(n, generator=g) * CLASSES
    line = torch.linspace(-1, CLASSES + 1, LINES)
    depth = torch.exp(-0.5 * ((temperature[:, None] - line) / 1.2) ** 2)
    depth = depth + 0.1 * torch.randn(n, LINES, generator=g)
    return (depth - 0.28) / 0.35, temperature.long()


def batches(x, y, size):
    for idx in torch.randperm(len(x)).split(size):
        yield x[idx], y[idx]


g = torch.Generator().manual_seed(9)
x, y = stars(1600, g)
x_val, y_val = stars(400, g)

torch.manual_seed(9)
net = nn.Sequential(nn.Linear(LINES, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, CLASSES))
opt = torch.optim.SGD(param_groups(net, decay=0.3), lr=0.015, momentum=0.9)

for epoch in range(20):
    net.train()
    total = 0.0
    for xb, yb in batches(x, y, 32):
        loss = F.cross_entropy(net(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(xb)
    net.eval()
    with torch.no_grad():
        out = net(x_val)
    if epoch % 4 == 3:
        print(f"epoch {epoch + 1}  train {total / len(x):.3f}  val {F.cross_entropy(out, y_val):.3f}"
              f"  accuracy {(out.argmax(1) == y_val).float().mean():.3f}")
