"""Residual MLP in the Fixup spirit: the last layer of every branch, and the classifier, start at zero."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


class ResBlock(nn.Module):
    def __init__(self, width):
        super(ResBlock, self).__init__()
        self.a = nn.Linear(width, width)
        self.b = nn.Linear(width, width)
        nn.init.kaiming_normal_(self.a.weight, nonlinearity='relu')
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x):
        return x + self.b(F.relu(self.a(x)))


class ResMLP(nn.Module):
    def __init__(self, width=64, depth=6):
        super(ResMLP, self).__init__()
        self.stem = nn.Linear(64, width)
        self.blocks = nn.Sequential(*[ResBlock(width) for _ in range(depth)])
        self.head = nn.Linear(width, 10)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x):
        return self.head(F.relu(self.blocks(self.stem(x))))


torch.manual_seed(0)
X, y = load_digits(return_X_y=True)
X = torch.tensor((X - 4.88) / 6.02, dtype=torch.float32)
y = torch.tensor(y)
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.25, random_state=0)
net = ResMLP()
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9, weight_decay=5e-4)
epochs = 10
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=epochs)
for epoch in range(epochs):
    net.train()
    loss_sum = 0.0
    for idx in torch.randperm(len(Xtr)).split(32):
        loss = F.cross_entropy(net(Xtr[idx]), ytr[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        loss_sum += loss.item() * len(idx)
    sched.step()
    net.eval()
    with torch.no_grad():
        acc = (net(Xte).argmax(1) == yte).float().mean().item()
    print(f'{epoch:2d}: loss {loss_sum / len(Xtr):.4f}  acc {acc:.4f}')
