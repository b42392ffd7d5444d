import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(15)
data, target = load_digits(return_X_y=True)
g = torch.Generator().manual_seed(1)
p = torch.randperm(len(target), generator=g)
X = torch.tensor(data, dtype=torch.float32)[p] / 16 - 0.3
y = torch.tensor(target)[p]
train_dl = DataLoader(TensorDataset(X[:1300], y[:1300]), batch_size=50, shuffle=True)
Xv, yv = X[1300:], y[1300:]


def mlp(*sizes):
    layers = []
    for i in range(len(sizes) - 2):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU(), nn.Dropout(0.3 if sizes[i + 1] > 50 else 0.0)]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def acc(net):
    net.eval()
    with torch.no_grad():
        return (net(Xv).argmax(1) == yv).float().mean().item()


teacher = mlp(64, 200, 100, 10)
opt = torch.optim.Adam(teacher.parameters(), lr=2e-3)
for ep in range(12):
    teacher.train()
    for xb, yb in train_dl:
        opt.zero_grad()
        F.cross_entropy(teacher(xb), yb).backward()
        opt.step()
print('teacher acc %.4f' % acc(teacher))

# ---- distil ----
T, ALPHA = 3.0, 0.7
student = mlp(64, 12, 10)
teacher.eval()
opt = torch.optim.Adam(student.parameters(), lr=5e-3)
for ep in range(15):
    student.train()
    tot = 0.0
    for xb, yb in train_dl:
        with torch.no_grad():
            soft = F.softmax(teacher(xb) / T, dim=1)
        logits = student(xb)
        kd = F.kl_div(F.log_softmax(logits / T, dim=1), soft, reduction='batchmean') * T * T
        loss = ALPHA * kd + (1 - ALPHA) * F.cross_entropy(logits, yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        tot += loss.item()
    print('student epoch %d loss %.4f acc %.4f' % (ep, tot / len(train_dl), acc(student)))
