"""Cox partial likelihood (Breslow) on censored data. Risk sets are taken within the mini-batch."""
import torch
from torch import nn
import numpy as np


def cohort(n, seed):
    r = np.random.default_rng(seed)
    x = r.standard_normal((n, 10))
    risk = 0.8 * x[:, 0] - 0.6 * x[:, 1] + 0.7 * np.maximum(x[:, 2], 0) * x[:, 3]
    t = r.exponential(1 / (0.1 * np.exp(risk)))
    c = r.exponential(20, n)
    f = lambda a: torch.tensor(a, dtype=torch.float32)
    return f(x), f(np.minimum(t, c)), f(t <= c)


def neg_partial_ll(h, time, event):
    o = torch.argsort(time, descending=True)
    h, event = h[o], event[o]
    return -((h - torch.logcumsumexp(h, 0)) * event).sum() / event.sum().clamp(min=1)


def c_index(h, time, event):
    earlier = (time[:, None] < time[None]) & (event[:, None] > 0)
    conc = (h[:, None] > h[None]).float() + 0.5 * (h[:, None] == h[None]).float()
    return (conc * earlier).sum().item() / earlier.sum().item()


torch.manual_seed(0)
train, valid = cohort(3000, 1), cohort(800, 2)
net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1, bias=False))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
dl = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*train), batch_size=128, shuffle=True, drop_last=True)
for epoch in range(16):
    net.train()
    hist = []
    for x, t, e in dl:
        opt.zero_grad()
        loss = neg_partial_ll(net(x)[:, 0], t, e)
        loss.backward()
        opt.step()
        hist.append(loss.item())
    net.eval()
    with torch.no_grad():
        c = c_index(net(valid[0])[:, 0], *valid[1:])
    print(f"epoch {epoch:2d}  -logPL {np.mean(hist):.3f}  c-index {c:.3f}")
