"""A vibration model from plant A is adapted to plant B with low-rank updates of its layers."""
import copy

import torch
import torch.nn.functional as F
from torch import nn


def vibration(n, seed, plant):
    world = torch.Generator().manual_seed(80)
    mode = torch.randn(6, 30, generator=world)
    turn = torch.linalg.qr(torch.randn(30, 30, generator=world))[0]
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(0, 6, (n,), generator=g)
    x = mode[y] * torch.randn(n, 1, generator=g).sign() + 0.9 * torch.randn(n, 30, generator=g)
    if plant == "B":
        x = torch.cat([x[:, :24], x[:, 24:] * 0.3], 1) @ (turn @ torch.diag(torch.cat([torch.ones(16), torch.zeros(14)])) @ turn.T * -1.8 + torch.eye(30))
    return x / 1.3, y


class LowRank(nn.Module):
    def __init__(self, base, rank=6, alpha=12):
        super().__init__()
        self.base = base
        self.squeeze = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features ** 0.5)
        self.expand = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * F.linear(F.linear(x, self.squeeze), self.expand)


class FaultNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU())
        self.head = nn.Linear(64, 6)

    def forward(self, x):
        return self.head(self.body(x))


def fit(net, x, y, epochs, lr):
    opt = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=lr, weight_decay=1e-2)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(32):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
    return total / len(x)


def accuracy(net, x, y):
    net.eval()
    with torch.no_grad():
        return (net(x).argmax(1) == y).float().mean().item()


torch.manual_seed(80)
net = FaultNet()
print(f"plant A: train loss {fit(net, *vibration(2000, 0, 'A'), 10, 2e-3):.3f}, accuracy {accuracy(net, *vibration(400, 1, 'A')):.3f}")
test = vibration(400, 3, "B")
print(f"plant B before: {accuracy(net, *test):.3f}")
adapted = copy.deepcopy(net)
for i in (0, 2):
    adapted.body[i] = LowRank(adapted.body[i])
for name, p in adapted.named_parameters():
    p.requires_grad = any(key in name for key in ("lora", "adapter", "head"))
for part in range(4):
    loss = fit(adapted, *vibration(800, 2, "B"), 4, 2e-3)
    print(f"plant B after {4 * (part + 1)} epochs: train loss {loss:.3f}, accuracy {accuracy(adapted, *test):.3f}")
