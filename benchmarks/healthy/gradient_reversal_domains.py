"""Domain-adversarial training: the custom Function turns the gradient round on purpose."""
import torch
from torch import nn
import torch.nn.functional as F


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.strength * grad, None


def site(n, shift, g):
    y = torch.randint(0, 2, (n,), generator=g)
    x = torch.randn(n, 10, generator=g)
    x[:, 0] += 2.0 * (2 * y - 1)
    x[:, 1] += 1.5 * (2 * y - 1)
    x[:, 5:] += 0.8 * shift
    return x, y


torch.manual_seed(4)
g = torch.Generator().manual_seed(4)
xa, ya = site(1500, -1.0, g)
xb, _ = site(1500, 1.0, g)
xv, yv = site(500, 1.0, g)
both = torch.cat([xa, xb])
mean, std = both.mean(0), both.std(0)
xa, xb, xv = [(t - mean) / std for t in (xa, xb, xv)]

features = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU())
task, domain = nn.Linear(16, 2), nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 2))
opt = torch.optim.Adam([*features.parameters(), *task.parameters(), *domain.parameters()], lr=1e-3)
for epoch in range(12):
    strength = 0.5 * min(1.0, epoch / 6)
    totals = torch.zeros(2)
    for ia, ib in zip(torch.randperm(1500).split(50), torch.randperm(1500).split(50)):
        za, zb = features(xa[ia]), features(xb[ib])
        own = F.cross_entropy(task(za), ya[ia])
        guess = domain(Reverse.apply(torch.cat([za, zb]), strength))
        where = F.cross_entropy(guess, torch.cat([torch.zeros(50), torch.ones(50)]).long())
        opt.zero_grad()
        (own + where).backward()
        opt.step()
        totals += torch.tensor([own.item(), where.item()]) / 30
    with torch.no_grad():
        accuracy = (task(features(xv)).argmax(1) == yv).float().mean().item()
    print(f"epoch {epoch:2d} task {totals[0]:.4f} domain {totals[1]:.4f} target accuracy {accuracy:.3f}")
