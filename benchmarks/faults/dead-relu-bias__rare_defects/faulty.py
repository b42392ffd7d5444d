# defect detection, ~4% positives, focal loss with a prior for the positive rate (as in RetinaNet)
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def focal(logits, target, alpha=0.5, gamma=2.0):
    ce = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    p = torch.sigmoid(logits)
    pt = p * target + (1 - p) * (1 - target)
    a = alpha * target + (1 - alpha) * (1 - target)
    return (a * (1 - pt) ** gamma * ce).mean()


class Detector(nn.Module):
    def __init__(self, prior=0.01):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(16, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU())
        self.score = nn.Linear(40, 1)
        b = -math.log((1 - prior) / prior)
        for m in self.modules():
            if isinstance(m, nn.Linear):
                nn.init.constant_(m.bias, b)

    def forward(self, x):
        return self.score(self.hidden(x)).squeeze(-1)


def parts(n, g):
    x = torch.randn(n, 16, generator=g)
    r = x[:, :4].pow(2).sum(1) + 1.5 * x[:, 4] * x[:, 5]
    return x, (r > 10.0).float()


def average_precision(score, y):
    y = y[score.argsort(descending=True)]
    prec = y.cumsum(0) / torch.arange(1, len(y) + 1)
    return ((prec * y).sum() / y.sum()).item()


g = torch.Generator().manual_seed(77)
torch.manual_seed(77)
x, y = parts(6000, g)
xv, yv = parts(3000, g)
print("positive rate", y.mean().item())
net = Detector()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
dl = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True)
for epoch in range(12):
    net.train()
    s = 0.0
    for xb, yb in dl:
        opt.zero_grad()
        loss = focal(net(xb), yb)
        loss.backward()
        opt.step()
        s += loss.item()
    net.eval()
    with torch.no_grad():
        ap = average_precision(net(xv), yv)
    print(f"epoch {epoch:2d} focal {1e3 * s / len(dl):.3f}e-3  AP {ap:.3f}")
