# Deep residual MLP with activation checkpointing, digits
from dataclasses import dataclass
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits


@dataclass
class C:
    width: int = 64
    depth: int = 12
    drop: float = 0.1
    lr: float = 1e-3
    bs: int = 64
    epochs: int = 8


class Res(nn.Module):
    def __init__(self, w, p):
        super().__init__()
        self.f = nn.Sequential(nn.LayerNorm(w), nn.Linear(w, 2 * w), nn.GELU(), nn.Dropout(p), nn.Linear(2 * w, w))

    def forward(self, x):
        return x + self.f(x)


class Deep(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.stem = nn.Linear(64, c.width)
        self.blocks = nn.ModuleList(Res(c.width, c.drop) for _ in range(c.depth))
        self.head = nn.Sequential(nn.LayerNorm(c.width), nn.Linear(c.width, 10))

    def forward(self, x):
        x = self.stem(x)
        for b in self.blocks:
            if self.training:
                x = checkpoint(b, x, use_reentrant=False)
            else:
                x = b(x)
        return self.head(x)


c = C()
torch.manual_seed(0)
d = load_digits()
X = torch.tensor(d.data, dtype=torch.float32) / 8 - 1
y = torch.tensor(d.target)
p = torch.randperm(len(X))
X, y = X[p], y[p]
dl = DataLoader(TensorDataset(X[:1400], y[:1400]), c.bs, shuffle=True)
net = Deep(c)
opt = torch.optim.AdamW(net.parameters(), c.lr, weight_decay=0.01)
warm = torch.optim.lr_scheduler.LinearLR(opt, 0.1, 1.0, total_iters=30)
for e in range(c.epochs):
    net.train()
    losses = []
    for xb, yb in dl:
        opt.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(net(xb), yb)
        loss.backward()
        opt.step()
        warm.step()
        losses.append(loss.detach())
    net.eval()
    with torch.inference_mode():
        acc = (net(X[1400:]).argmax(1) == y[1400:]).float().mean()
    print(f"epoch {e}: loss {torch.stack(losses).mean():.4f} acc {acc:.4f}")
