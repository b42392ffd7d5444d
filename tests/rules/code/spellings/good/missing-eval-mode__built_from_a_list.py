import torch
from torch import nn


def block(a, b):
    return nn.Sequential(nn.Conv1d(a, b, 3, padding=1), nn.GroupNorm(4, b), nn.ReLU())


widths = [4, 16, 32]
net = nn.Sequential(*[block(a, b) for a, b in zip(widths, widths[1:])], nn.Flatten(), nn.LazyLinear(5))
optimizer = torch.optim.AdamW(net.parameters())
for epoch in range(20):
    net.train()
    for signal, label in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(signal), label).backward()
        optimizer.step()
    with torch.no_grad():
        right = sum((net(s).argmax(1) == l).sum().item() for s, l in test_loader)
    print(right)
