"""Metric learning on wine: pull wines of one cultivar together, push the others apart."""
import random

import torch
from torch import nn
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

random.seed(0)
torch.manual_seed(0)
wine = load_wine()
X = torch.tensor(StandardScaler().fit_transform(wine.data)).float()
by_class = {k: [i for i, t in enumerate(wine.target) if t == k] for k in range(3)}


def triplet():
    k = random.randrange(3)
    other = random.choice([c for c in range(3) if c != k])
    anchor, positive = random.choices(by_class[k][:40], k=2)
    return anchor, positive, random.choice(by_class[other][:40])


def distance(a, b):
    return torch.sqrt(((a - b) ** 2).sum(dim=1))


embed = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 4))
optimizer = torch.optim.Adam(embed.parameters(), lr=3e-3)
for step in range(250):
    a, p, n = zip(*[triplet() for _ in range(32)])
    ea, ep, en = embed(X[list(a)]), embed(X[list(p)]), embed(X[list(n)])
    loss = torch.relu(distance(ea, ep) - distance(ea, en) + 1.0).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 25 == 0:
        print(f"step {step}: triplet loss {loss.item():.4f}")

with torch.no_grad():
    codes = embed(X)
    centres = torch.stack([codes[by_class[k][:40]].mean(0) for k in range(3)])
    nearest = torch.cdist(codes, centres).argmin(1)
rest = [i for k in range(3) for i in by_class[k][40:]]
print("held-out accuracy", (nearest[rest] == torch.tensor(wine.target)[rest]).float().mean().item())
