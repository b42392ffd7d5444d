"""Glider variometer traces: the averaged copy of the network is the one that is kept."""
import copy

import torch
import torch.nn.functional as F
from torch import nn


def traces(n, seed, length=40):
    g = torch.Generator().manual_seed(seed)
    kind = torch.randint(0, 3, (n,), generator=g)              # cruise, thermal, sink
    t = torch.linspace(0, 1, length)
    phase = torch.rand(n, 1, generator=g) * 6.28
    wave = torch.sin(2 * torch.pi * (1 + 2 * kind[:, None]) * t + phase)
    return (wave + 1.0 * torch.randn(n, length, generator=g)).unsqueeze(1) / 1.2, kind


def make_net(ch=16):
    return nn.Sequential(
        nn.Conv1d(1, ch, 7, padding=3), nn.BatchNorm1d(ch), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(ch, ch, 5, padding=2), nn.BatchNorm1d(ch), nn.ReLU(),
        nn.Flatten(), nn.Linear(ch * 20, 3),
    )


class Average:
    def __init__(self, net, keep=0.97):
        self.net = copy.deepcopy(net).eval().requires_grad_(False)
        self.keep = keep

    @torch.no_grad()
    def follow(self, net):
        for mine, theirs in zip(self.net.parameters(), net.parameters()):
            mine.lerp_(theirs, 1 - self.keep)
        for mine, theirs in zip(self.net.buffers(), net.buffers()):
            mine.copy_(theirs)


def check(net, x, y):
    net.eval()
    with torch.no_grad():
        out = net(x)
    return F.cross_entropy(out, y).item(), (out.argmax(1) == y).float().mean().item()


torch.manual_seed(19)
x, y = traces(1500, 1)
val = traces(500, 2)
net = make_net()
average = Average(net)
opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-2)
for epoch in range(6):
    net.train()
    total = 0.0
    for idx in torch.randperm(len(x)).split(30):
        loss = F.cross_entropy(net(x[idx]), y[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        average.follow(net)
        total += loss.item() * len(idx)
    print(f"epoch {epoch}: train {total / len(x):.3f}, averaged network: val loss %.3f, accuracy %.3f" % check(average.net, *val))
