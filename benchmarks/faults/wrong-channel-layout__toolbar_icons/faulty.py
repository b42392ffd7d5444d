"""Which glyph is on a small RGBA icon?  Icons come from a painter as numpy arrays."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SIDE = 24
GLYPHS = ("plus", "frame", "bars", "slash")


def paint(kind, rng):
    icon = rng.normal(0.5, 0.12, (SIDE, SIDE, 4))
    icon[..., 3] = 1.0
    ink = rng.uniform(0, 1, 3)
    r, c = rng.integers(0, SIDE - 8, 2)
    m = np.zeros((8, 8), bool)
    if kind == 0:
        m[3:5], m[:, 3:5] = True, True
    elif kind == 1:
        m[:2], m[-2:], m[:, :2], m[:, -2:] = True, True, True, True
    elif kind == 2:
        m[0:2], m[3:5], m[6:8] = True, True, True
    else:
        m |= np.abs(np.subtract.outer(np.arange(8), np.arange(8))) < 2
    patch = icon[r:r + 8, c:c + 8]
    patch[m, :3] = ink
    patch[m, 3] = rng.uniform(0.5, 0.9)
    return icon


def batch_of_icons(n, seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, len(GLYPHS), n)
    x = np.stack([paint(k, rng) for k in y]).astype(np.float32)
    return torch.from_numpy(x), torch.from_numpy(y)


def make_net():
    return nn.Sequential(
        nn.LazyConv2d(12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.LazyConv2d(20, 3, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
        nn.Flatten(), nn.LazyLinear(len(GLYPHS)),
    )


torch.manual_seed(21)
x, y = batch_of_icons(700, 0)
xv, yv = batch_of_icons(300, 1)
x, xv = (x - 0.5) / 0.25, (xv - 0.5) / 0.25
net = make_net()
net(x[:2])
opt = torch.optim.Adam(net.parameters(), lr=6e-3)
for epoch in range(11):
    net.train()
    order = torch.randperm(len(x))
    running = 0.0
    for i in range(0, len(x), 40):
        rows = order[i:i + 40]
        loss = F.cross_entropy(net(x[rows]), y[rows])
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        running += loss.item() * len(rows)
    net.eval()
    with torch.inference_mode():
        out = net(xv)
    print(f"epoch {epoch}: loss {running / len(x):.3f}, val loss {F.cross_entropy(out, yv):.3f}, val acc {(out.argmax(1) == yv).float().mean():.3f}")
