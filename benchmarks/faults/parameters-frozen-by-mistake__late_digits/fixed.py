"""Pretrain on the digits 0-4, keep those features, learn 5-9 from few examples with a new neck and head."""
import itertools

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(8)
pixels, digit = load_digits(return_X_y=True)
pixels = torch.tensor(pixels / 8 - 1, dtype=torch.float32)
digit = torch.tensor(digit)


def task(wanted, n_train):
    keep = torch.isin(digit, torch.tensor(wanted))
    x, y = pixels[keep], digit[keep] - wanted[0]
    a, b, c, d = train_test_split(x, y, train_size=n_train, stratify=y, random_state=8)
    return DataLoader(TensorDataset(a, c), batch_size=25, shuffle=True), (b, d)


def fit(net, loader, held_out, epochs, lr):
    params = [p for p in net.parameters() if p.requires_grad]
    opt = torch.optim.Adam(params, lr=lr)
    x_val, y_val = held_out
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for xb, yb in loader:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item()
        if (epoch + 1) % 5 == 0:
            net.eval()
            with torch.no_grad():
                acc = (net(x_val).argmax(1) == y_val).float().mean()
            print(f"  epoch {epoch + 1}: loss {total / len(loader):.3f}  held-out accuracy {acc:.3f}")


old = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 5))
print("digits 0-4")
fit(old, *task([0, 1, 2, 3, 4], 700), epochs=10, lr=2e-3)

backbone = list(itertools.islice(old.children(), 2))
neck = [nn.Linear(64, 4), nn.Tanh()]
new = nn.Sequential(*backbone, *neck, nn.Linear(4, 5))
for layer in new[:2]:
    layer.requires_grad_(False)
print("digits 5-9")
fit(new, *task([5, 6, 7, 8, 9], 300), epochs=40, lr=1e-2)
