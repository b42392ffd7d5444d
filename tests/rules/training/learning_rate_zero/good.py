"""Warm-up from 0, a cosine that ends at 0, and a backbone group held at 0 until the head has settled."""

import math

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
optimizer = torch.optim.Adam([{"params": model[0].parameters()}, {"params": model[2].parameters()}], lr=3e-3)
STEPS, WARMUP, OPEN = 150, 15, 90


def head_rate(step):
    return step / WARMUP if step < WARMUP else 0.5 + 0.5 * math.cos(math.pi * (step - WARMUP) / (STEPS - 1 - WARMUP))


def backbone_rate(step):
    return 0.0 if step < OPEN else head_rate(step)


scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, [backbone_rate, head_rate])
for step in range(STEPS):
    batch = torch.randint(0, 1400, (64,))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
    loss.backward()
    optimizer.step()
    scheduler.step()
print(loss.item())
