"""Rare weld defects: the minority class is repeated until the classes are balanced."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.metrics import f1_score


def welds(n, seed):
    r = np.random.default_rng(seed)
    y = (r.random(n) < 0.10).astype(np.int64)
    x = r.standard_normal((n, 20)).astype(np.float32)
    x[:, :6] += 0.8 * y[:, None]
    return x, y


def oversample(x, y, seed):
    r = np.random.default_rng(seed)
    rare, often = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    idx = np.concatenate([often, r.choice(rare, len(often))])
    r.shuffle(idx)
    return x[idx], y[idx]


def split(x, y, seed, frac=0.25):
    idx = np.random.default_rng(seed).permutation(len(x))
    cut = int(len(x) * frac)
    return (x[idx[cut:]], y[idx[cut:]]), (x[idx[:cut]], y[idx[:cut]])


def loader(pair, train):
    x, y = map(torch.from_numpy, pair)
    return DataLoader(TensorDataset(x, y), batch_size=64, shuffle=train)


def score(net, x, y):
    net.eval()
    with torch.no_grad():
        guess = net(torch.from_numpy(x)).argmax(1).numpy()
    return f1_score(y, guess, average="macro")


torch.manual_seed(21)
x, y = welds(2400, 0)
x, y = oversample(x, y, 2)
train, valid = split(x, y, 1)

net = nn.Sequential(nn.Linear(20, 48), nn.ReLU(), nn.Dropout(0.2), nn.Linear(48, 2))
opt = torch.optim.Adam(net.parameters(), lr=2e-3, weight_decay=1e-4)
lossf = nn.CrossEntropyLoss()
dl, dv = loader(train, True), loader(valid, False)

for epoch in range(12):
    net.train()
    for xb, yb in dl:
        opt.zero_grad()
        loss = lossf(net(xb), yb)
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        out = torch.cat([net(xb).argmax(1) for xb, _ in dv])
    f1 = f1_score(torch.cat([yb for _, yb in dv]), out, average="macro")
    print(f"epoch {epoch:2d} | loss {loss.item():.3f} | val macro-F1 {f1:.3f}")

fresh_x, fresh_y = welds(3000, 99)
print(f"next month's welds: macro-F1 {score(net, fresh_x, fresh_y):.3f}")
