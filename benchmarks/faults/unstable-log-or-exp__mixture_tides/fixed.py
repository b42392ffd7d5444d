# Mixture density network: a tide gauge read either on the rising or on the falling limb
import math

import torch
import torch.nn as nn

torch.manual_seed(17)


def gauge(n):
    hour = torch.rand(n, 1) * 2 - 1
    limb = torch.where(torch.rand(n, 1) < 0.5, 1.0, -1.0)
    level = limb * (0.4 + 0.5 * hour ** 2) + 0.03 * torch.randn(n, 1)
    wave = torch.rand(n, 1) < 0.01                       # a passing ship
    return hour * 1.7, (level + wave * 6 * torch.randn(n, 1)) / 0.75


class MDN(nn.Module):
    def __init__(self, parts=3, hidden=48):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh())
        self.pi = nn.Linear(hidden, parts)
        self.mu = nn.Linear(hidden, parts)
        self.log_sigma = nn.Linear(hidden, parts)

    def forward(self, x):
        h = self.body(x)
        return self.pi(h).log_softmax(1), self.mu(h), self.log_sigma(h).clamp(-4, 2)


def mixture_nll(out, y):
    log_pi, mu, log_sigma = out
    z = (y - mu) / log_sigma.exp()
    log_normal = -0.5 * z ** 2 - log_sigma - 0.5 * math.log(2 * math.pi)
    log_density = torch.logsumexp(log_pi + log_normal, 1)
    return -log_density.mean()


x, y = gauge(2000)
x_val, y_val = gauge(500)
net = MDN()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)

for epoch in range(25):
    net.train()
    seen = 0.0
    for idx in torch.randperm(len(x)).split(100):
        loss = mixture_nll(net(x[idx]), y[idx])
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        seen += loss.item() * len(idx)
    if epoch % 4 == 0:
        net.eval()
        with torch.no_grad():
            val = mixture_nll(net(x_val), y_val).item()
        print(f"{epoch:3d}  train {seen / len(x):.3f}  val {val:.3f}")
