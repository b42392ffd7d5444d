import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import StratifiedShuffleSplit
from torch.utils.data import DataLoader, TensorDataset

# 4th place solution, cleaned up (fold 0 only)
torch.manual_seed(77)
rng = np.random.default_rng(77)
ALPHA, SMOOTH = 0.4, 0.1

d = load_digits()
trn, val = next(StratifiedShuffleSplit(1, test_size=0.2, random_state=7).split(d.data, d.target))
X = torch.tensor(d.images[:, None] / 8.0 - 1.0, dtype=torch.float32)
Y = torch.tensor(d.target)

net = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.SiLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.SiLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Dropout(0.2), nn.Linear(128, 10),
)
loader = DataLoader(TensorDataset(X[trn], Y[trn]), batch_size=64, shuffle=True, drop_last=True)
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.02)
EPOCHS = 12
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, EPOCHS * len(loader))
train_ce = nn.CrossEntropyLoss(label_smoothing=SMOOTH)

for epoch in range(EPOCHS):
    net.train()
    agg = []
    for x, y in loader:
        lam = float(rng.beta(ALPHA, ALPHA))
        other = torch.randperm(len(x))
        out = net(lam * x + (1 - lam) * x[other])
        loss = lam * train_ce(out, y) + (1 - lam) * train_ce(out, y[other])
        opt.zero_grad()
        loss.backward()
        opt.step()
        sched.step()
        agg.append(loss.item())
    net.eval()
    with torch.no_grad():
        out = net(X[val])
        vl = nn.functional.cross_entropy(out, Y[val]).item()
        va = (out.argmax(1) == Y[val]).float().mean().item()
    print(f"ep {epoch:2d} | mixup loss {np.mean(agg):.3f} | val ce {vl:.3f} | val acc {va:.4f}")
