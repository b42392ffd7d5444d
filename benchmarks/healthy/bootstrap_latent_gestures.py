"""Self-supervision with a slow target network: a copy in no optimiser, never given gradients, moved by averaging."""
import copy

import torch
from torch import nn
import torch.nn.functional as F


def gestures(n, seed):
    g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(6)
    proto = torch.randn(8, 32, generator=w)
    y = torch.randint(0, 8, (n,), generator=g)
    return (proto[y] + 1.1 * torch.randn(n, 32, generator=g)) / 1.5, y


def view(x):
    keep = (torch.rand_like(x) > 0.25).float()
    return x * keep + 0.3 * torch.randn_like(x)


def mlp(i, h, o):
    return nn.Sequential(nn.Linear(i, h), nn.BatchNorm1d(h), nn.ReLU(), nn.Linear(h, o))


def distance(p, z):
    return 2 - 2 * F.cosine_similarity(p, z, dim=1).mean()


torch.manual_seed(37)
x, y = gestures(3200, 0)
xv, yv = gestures(800, 1)
online, predictor = mlp(32, 64, 24), mlp(24, 48, 24)
target = copy.deepcopy(online)
for p in target.parameters():
    p.requires_grad_(False)
opt = torch.optim.Adam([*online.parameters(), *predictor.parameters()], lr=2e-3, weight_decay=1e-5)

for epoch in range(10):
    online.train(), predictor.train(), target.train()
    total = 0.0
    for rows in torch.randperm(len(x)).split(64):
        a, b = view(x[rows]), view(x[rows])
        with torch.no_grad():
            ta, tb = target(a), target(b)
        loss = 0.5 * (distance(predictor(online(a)), tb) + distance(predictor(online(b)), ta))
        opt.zero_grad()
        loss.backward()
        opt.step()
        with torch.no_grad():
            for t, o in zip(target.parameters(), online.parameters()):
                t.lerp_(o, 0.02)
        total += loss.item() * len(rows)
    online.eval()
    with torch.no_grad():
        bank, probe = F.normalize(online(x), dim=1), F.normalize(online(xv), dim=1)
        near = (probe @ bank.T).topk(15, dim=1).indices
        vote = F.one_hot(y[near], 8).sum(1).argmax(1)
        acc = (vote == yv).float().mean().item()
    print(f"epoch {epoch}: loss {total / len(x):.3f} neighbours' accuracy {acc:.3f} spread {bank.std(0).mean():.3f}")
