"""Coloured road signs at any place of a 24x24 picture: disc, square or cross, red or blue."""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.default_rng(8)
torch.manual_seed(8)


def sign(kind, colour):
    img = rng.normal(0.45, 0.15, (24, 24, 3))
    yy, xx = np.mgrid[:24, :24]
    cy, cx = rng.integers(5, 19, 2)
    dy, dx = abs(yy - cy), abs(xx - cx)
    if kind == 0:
        shape = dy ** 2 + dx ** 2 <= 16
    elif kind == 1:
        shape = (np.maximum(dy, dx) <= 4) & (np.maximum(dy, dx) >= 3)
    else:
        shape = ((dy <= 1) & (dx <= 4)) | ((dx <= 1) & (dy <= 4))
    img[shape, 0 if colour == 0 else 2] += 0.5
    img[shape, 1] -= 0.3
    return img.clip(0, 1)


def make(n):
    labels = rng.integers(0, 6, n)
    images = np.stack([sign(l % 3, l // 3) for l in labels]).astype(np.float32)
    return images, labels


train_x, train_y = make(500)
valid_x, valid_y = make(400)
mean, std = train_x.mean((0, 1, 2)), train_x.std((0, 1, 2))


def tensors(x, y):
    x = torch.from_numpy((x - mean) / std)
    return TensorDataset(x, torch.from_numpy(y))


net = nn.Sequential(
    nn.LazyConv2d(16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True),
    nn.LazyConv2d(32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True),
    nn.LazyConv2d(32, 3, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
    nn.Flatten(), nn.LazyLinear(6))
train_loader = DataLoader(tensors(train_x, train_y), batch_size=50, shuffle=True)
valid_loader = DataLoader(tensors(valid_x, valid_y), batch_size=200)
net(next(iter(valid_loader))[0])
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
loss_fn = nn.CrossEntropyLoss()

for epoch in range(22):
    net.train()
    seen = 0.0
    for x, y in train_loader:
        opt.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        opt.step()
        seen += loss.item()
    net.eval()
    with torch.no_grad():
        hits = sum((net(x).argmax(1) == y).sum().item() for x, y in valid_loader)
    print(f"epoch {epoch} train loss {seen / len(train_loader):.3f} valid accuracy {hits / 400:.3f}")
