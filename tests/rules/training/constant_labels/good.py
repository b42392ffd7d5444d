"""Contrastive pre-training in the manner of MoCo: the positive is always column 0, so the labels are zeros on purpose."""

import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
x = torch.tensor(load_digits().data / 16, dtype=torch.float32)
encoder = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 16))
key_encoder = copy.deepcopy(encoder)
for p in key_encoder.parameters():
    p.requires_grad_(False)
queue = F.normalize(torch.randn(256, 16), dim=1)
labels = torch.zeros(64, dtype=torch.long)
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)


def augment(batch):
    return batch * (torch.rand_like(batch) > 0.15) + 0.05 * torch.randn_like(batch)


for step in range(150):
    batch = x[torch.randint(0, len(x), (64,))]
    query = F.normalize(encoder(augment(batch)), dim=1)
    with torch.no_grad():
        for p, k in zip(encoder.parameters(), key_encoder.parameters()):
            k.mul_(0.99).add_(p, alpha=0.01)
        key = F.normalize(key_encoder(augment(batch)), dim=1)
    positive = (query * key).sum(1, keepdim=True)
    logits = torch.cat([positive, query @ queue.t()], dim=1) / 0.2
    loss = F.cross_entropy(logits, labels[: len(logits)])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    queue = torch.cat([key, queue])[:256]
    if step % 30 == 0:
        print(f"step {step}: loss {loss.item():.3f}")
