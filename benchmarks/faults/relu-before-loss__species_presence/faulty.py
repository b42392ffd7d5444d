"""Which of 15 plant species grow at a site, from 10 climate variables."""
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.metrics import average_precision_score, f1_score


def mlp(sizes):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers)


def sites(n, seed):
    g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(50)
    optimum, breadth = torch.randn(15, 10, generator=w), 0.4 + torch.rand(15, 10, generator=w)
    x = torch.randn(n, 10, generator=g)
    fit = -((x[:, None] - 0.5 * optimum) ** 2 * breadth * 0.5).sum(2)
    present = torch.rand(n, 15, generator=g) < torch.sigmoid(2.0 * (fit + 2.6))
    return TensorDataset(x, present.float())


def evaluate(net, loader, criterion):
    net.eval()
    out, y = [], []
    with torch.no_grad():
        for xb, yb in loader:
            out.append(net(xb))
            y.append(yb)
    out, y = torch.cat(out), torch.cat(y)
    return (criterion(out, y).item(), average_precision_score(y, out, average="macro"),
            f1_score(y, out > 0, average="macro", zero_division=0))


torch.manual_seed(5)
train = DataLoader(sites(3000, 1), batch_size=64, shuffle=True)
val = DataLoader(sites(800, 2), batch_size=400)
net = mlp([10, 96, 96, 15])
criterion = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)

for epoch in range(10):
    net.train()
    for xb, yb in train:
        opt.zero_grad()
        loss = criterion(net(xb), yb)
        loss.backward()
        opt.step()
    vl, ap, f1 = evaluate(net, val, criterion)
    print(f"epoch {epoch}: val loss {vl:.3f}  mAP {ap:.3f}  F1 {f1:.3f}")
