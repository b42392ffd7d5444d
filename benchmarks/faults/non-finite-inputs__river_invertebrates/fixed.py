"""River health class from counts of invertebrates in kick samples (log abundances)."""
import itertools

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

TAXA, CLASSES = 24, 4
rng = np.random.default_rng(42)
torch.manual_seed(42)


def survey(n):
    health = rng.integers(0, CLASSES, n)
    rate = profile[health] * rng.gamma(4, 0.25, (n, 1))
    return rng.poisson(rate), health


def abundance(counts):
    return np.log1p(counts)


def batches(x, y, size):
    """Endless reshuffled batches."""
    while True:
        for idx in torch.randperm(len(x)).split(size):
            yield x[idx], y[idx]


profile = rng.gamma(2.0, 6.0, (CLASSES, TAXA)) + 2.0
(c_train, y_train), (c_test, y_test) = survey(2000), survey(500)
logs = abundance(c_train)
centre, spread = logs.mean(0), logs.std(0)


def to_tensor(counts):
    return torch.tensor((abundance(counts) - centre) / spread, dtype=torch.float32)


x_train, x_test = to_tensor(c_train), to_tensor(c_test)
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)

net = nn.Sequential(nn.Linear(TAXA, 32), nn.SiLU(), nn.Dropout(0.1), nn.Linear(32, CLASSES))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3)
for step, (xb, yb) in enumerate(itertools.islice(batches(x_train, y_train, 64), 500), 1):
    loss = F.cross_entropy(net(xb), yb)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if step % 100 == 0:
        net.eval()
        with torch.no_grad():
            accuracy = (net(x_test).argmax(1) == y_test).float().mean().item()
        net.train()
        print(f"step {step}  loss {loss.item():.4f}  test accuracy {accuracy:.3f}")
