# Weather type from twelve readings, collected by two stations and merged in order of time
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(8)
torch.manual_seed(8)
KINDS = 5
centres = rng.normal(0, 1.0, (KINDS, 12))


def station(n):
    kind = rng.integers(0, KINDS, n)
    readings = centres[kind] + rng.normal(0, 1.3, (n, 12))
    stamp = rng.permutation(n)              # logged as they arrive, not as they were taken
    return stamp, readings, kind


def by_time(stamp, readings, kind):
    order = np.argsort(stamp)
    return readings[order], kind[order]


# %% merge
stamp, ridge_x, ridge_y = station(1100)
ridge_x, ridge_y = by_time(stamp, ridge_x, ridge_y)
_, valley_x, valley_y = station(700)        # this logger already writes in order
X = np.concatenate([ridge_x, valley_x])
y = np.concatenate([ridge_y, valley_y])
_, check_x, check_y = station(600)          # a third station, checked by hand
mean, std = X.mean(0), X.std(0)
to_x = lambda a: torch.tensor((a - mean) / std, dtype=torch.float32)
train = DataLoader(TensorDataset(to_x(X), torch.tensor(y)), batch_size=32, shuffle=True)
check_x, check_y = to_x(check_x), torch.tensor(check_y)

# %% train
net = nn.Sequential(nn.Linear(12, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, KINDS))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.02)
for epoch in range(1, 13):
    net.train()
    running = 0.0
    for xb, yb in train:
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(xb), yb)
        loss.backward()
        opt.step()
        running += loss.item() * len(xb)
    net.eval()
    with torch.no_grad():
        out = net(check_x)
        check_loss = nn.functional.cross_entropy(out, check_y).item()
        acc = (out.argmax(1) == check_y).float().mean().item()
    if epoch % 4 == 0:
        print(f"epoch {epoch}: loss {running / len(X):.3f}  check loss {check_loss:.3f}  check accuracy {acc:.3f}")
