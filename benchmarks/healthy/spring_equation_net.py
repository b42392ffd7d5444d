"""A physics-informed net for a damped spring: every residual's target is zero, which is the equation itself."""
import math

import torch
from torch import nn

torch.manual_seed(30)
MASS, DAMP, STIFF = 1.0, 0.4, 4.0
net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=1200, eta_min=1e-4)


def position(t):
    """x(0) = 1 and x'(0) = 0 are built in; the net sees t scaled to [-1, 1]."""
    return 1.0 + t ** 2 * net(t / 2.0 - 1.0)


def exact(t):
    w = math.sqrt(STIFF / MASS - (DAMP / (2 * MASS)) ** 2)
    a = DAMP / (2 * MASS)
    return torch.exp(-a * t) * (torch.cos(w * t) + a / w * torch.sin(w * t))


grid = torch.linspace(0, 4, 101)[:, None]
for step in range(1200):
    net.train()
    t = (4 * torch.rand(128, 1)).requires_grad_(True)
    x = position(t)
    v, = torch.autograd.grad(x.sum(), t, create_graph=True)
    a, = torch.autograd.grad(v.sum(), t, create_graph=True)
    residual = MASS * a + DAMP * v + STIFF * x
    loss = nn.functional.mse_loss(residual, torch.zeros_like(residual))
    opt.zero_grad()
    loss.backward()
    opt.step()
    schedule.step()
    if step % 200 == 199:
        net.eval()
        with torch.no_grad():
            err = (position(grid) - exact(grid)).abs().max().item()
        print(f"step {step + 1}: residual {loss.item():.5f} largest error {err:.4f}")
