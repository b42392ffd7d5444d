"""Gaussian negative log-likelihood of a narrow density: the loss rightly goes below zero."""
import math
import torch
from torch import nn

torch.manual_seed(60)
n = 2500
x = torch.rand(n, 2) * 2 - 1
sigma = 0.03 + 0.05 * (x[:, 1] > 0)
y = torch.sin(3 * x[:, 0]) * 0.7 + sigma * torch.randn(n)
x = x / x.std(0)
net = nn.Sequential(nn.Linear(2, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 2))
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 30)


def nll(out, target):
    mean, log_sigma = out[:, 0], out[:, 1].clamp(-6, 3)
    return (log_sigma + 0.5 * ((target - mean) / log_sigma.exp()) ** 2 + 0.5 * math.log(2 * math.pi)).mean()


for epoch in range(30):
    net.train()
    total = 0.0
    for rows in torch.randperm(2000).split(50):
        loss = nll(net(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        opt.step()
        total += loss.item() / 40
    sched.step()
    net.eval()
    with torch.no_grad():
        out = net(x[2000:])
        held = nll(out, y[2000:]).item()
        inside = ((y[2000:] - out[:, 0]).abs() < 1.645 * out[:, 1].exp()).float().mean().item()
    if epoch % 4 == 1:
        print(f"epoch {epoch + 1} train {total:.4f} held-out {held:.4f} inside the 90% band {inside:.3f}")
