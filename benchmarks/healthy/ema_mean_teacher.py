"""Mean teacher on two moons: 40 labelled points, the rest only used for consistency."""
import copy
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_moons

torch.manual_seed(2)
X, y = make_moons(1500, noise=0.12, random_state=2)
X, y = torch.tensor(X).float(), torch.tensor(y)
X_pool, X_test, y_test = X[:1000], X[1000:], y[1000:]
mu, sd = X_pool.mean(0), X_pool.std(0)
X_pool, X_test = (X_pool - mu) / sd, (X_test - mu) / sd
X_lab, y_lab, X_unlab = X_pool[:40], y[:40], X_pool[40:]

student = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
teacher = copy.deepcopy(student)
for p in teacher.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.Adam(student.parameters(), lr=3e-3)


@torch.no_grad()
def update_ema(step, alpha=0.99):
    alpha = min(1 - 1 / (step + 1), alpha)
    for pt, ps in zip(teacher.parameters(), student.parameters()):
        pt.mul_(alpha).add_(ps, alpha=1 - alpha)


def jitter(x):
    return x + 0.1 * torch.randn_like(x)


def acc(net):
    net.eval()
    with torch.no_grad():
        a = (net(X_test).argmax(1) == y_test).float().mean().item()
    net.train()
    return a


steps, ramp = 1000, 300
for step in range(1, steps + 1):
    lab = torch.randint(0, len(X_lab), (20,))
    unl = X_unlab[torch.randint(0, len(X_unlab), (64,))]
    sup = F.cross_entropy(student(jitter(X_lab[lab])), y_lab[lab])
    with torch.no_grad():
        target = F.softmax(teacher(jitter(unl)), dim=1)
    cons = F.mse_loss(F.softmax(student(jitter(unl)), dim=1), target)
    w = 5.0 * math.exp(-5 * (1 - min(1.0, step / ramp)) ** 2)
    loss = sup + w * cons
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    update_ema(step)
    if step % 200 == 0:
        print('step %4d sup %.4f cons %.5f | student %.3f teacher %.3f'
              % (step, sup.item(), cons.item(), acc(student), acc(teacher)))
