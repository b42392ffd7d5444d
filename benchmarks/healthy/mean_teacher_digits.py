import copy
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

cfg = {"labels_per_class": 10, "steps": 500, "lb": 32, "ub": 64, "ema": 0.98, "w": 5.0, "ramp": 200, "lr": 2e-3}
torch.manual_seed(13)
X, y = load_digits(return_X_y=True)
perm = torch.randperm(len(X))
X = torch.tensor(X, dtype=torch.float32)[perm].view(-1, 1, 8, 8) / 16
y = torch.tensor(y)[perm]
X, Xt, y, yt = X[:1350], X[1350:], y[:1350], y[1350:]
m, s = X.mean(), X.std()
X, Xt = (X - m) / s, (Xt - m) / s
lab = torch.cat([torch.nonzero(y == c)[: cfg["labels_per_class"], 0] for c in range(10)])


def noisy(x):
    dy, dx = torch.randint(-1, 2, (2,)).tolist()
    return torch.roll(x, (dy, dx), (2, 3)) + 0.2 * torch.randn_like(x)


def make():
    return nn.Sequential(nn.Conv2d(1, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(24, 48, 3, padding=1),
                         nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(192, 10))


student = make()
teacher = copy.deepcopy(student)
for p in teacher.parameters():
    p.requires_grad_(False)
opt = torch.optim.Adam(student.parameters(), lr=cfg["lr"])


@torch.no_grad()
def ema_update(step):
    a = min(cfg["ema"], 1 - 1 / (step + 1))
    for pt, ps in zip(teacher.parameters(), student.parameters()):
        pt.mul_(a).add_(ps, alpha=1 - a)


@torch.no_grad()
def accuracy(net):
    was = net.training
    net.eval()
    r = (net(Xt).argmax(1) == yt).float().mean().item()
    net.train(was)
    return r


student.train()
teacher.train()  # the original recipe keeps dropout on in both
for step in range(cfg["steps"]):
    i = lab[torch.randint(0, len(lab), (cfg["lb"],))]
    j = torch.randint(0, len(X), (cfg["ub"],))
    ce = F.cross_entropy(student(noisy(X[i])), y[i])
    with torch.no_grad():
        target = teacher(noisy(X[j])).softmax(1)
    cons = F.mse_loss(student(noisy(X[j])).softmax(1), target)
    w = cfg["w"] * math.exp(-5 * (1 - min(1.0, step / cfg["ramp"])) ** 2)
    loss = ce + w * cons
    opt.zero_grad()
    loss.backward()
    opt.step()
    ema_update(step)
    if step % 100 == 99:
        print(f"{step + 1}: ce {ce.item():.4f} cons {cons.item():.5f} w {w:.2f} | student {accuracy(student):.3f} teacher {accuracy(teacher):.3f}")
