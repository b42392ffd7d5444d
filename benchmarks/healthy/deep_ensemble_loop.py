"""Heteroscedastic deep ensemble, all members trained side by side in one loop (one optimiser each)."""
import torch
from torch import nn

M = 4
torch.manual_seed(50)


class Gauss(nn.Module):
    def __init__(self, h=40):
        super().__init__()
        self.t = nn.Sequential(nn.Linear(1, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(), nn.Linear(h, 2))

    def forward(self, x):
        mu, s = self.t(x).chunk(2, -1)
        return mu, nn.functional.softplus(s) + 1e-3


def toy(n):
    x = torch.rand(n, 1) * 4 - 2
    return x, torch.sin(3 * x) + (0.05 + 0.15 * (x > 0)) * torch.randn(n, 1)


members = [Gauss() for _ in range(M)]
optims = [torch.optim.Adam(m.parameters(), lr=3e-3) for m in members]
nll = nn.GaussianNLLLoss()
x, y = toy(1500)
xv, yv = toy(500)
for epoch in range(12):
    orders = [torch.randperm(len(x)).split(50) for _ in members]
    sums = [0.0] * M
    for step in range(len(orders[0])):
        for k, (net, opt) in enumerate(zip(members, optims)):
            ix = orders[k][step]
            mu, sd = net(x[ix])
            loss = nll(mu, y[ix], sd ** 2)
            opt.zero_grad()
            loss.backward()
            opt.step()
            sums[k] += loss.item()
    with torch.no_grad():
        mus, sds = map(torch.stack, zip(*[m(xv) for m in members]))
        mix_mu = mus.mean(0)
        mix_var = (sds ** 2 + mus ** 2).mean(0) - mix_mu ** 2
        v = nll(mix_mu, yv, mix_var).item()
        cover = ((yv - mix_mu).abs() < 1.96 * mix_var.sqrt()).float().mean().item()
    print(epoch, "member nll", [round(s / len(orders[0]), 3) for s in sums], f"| ensemble val nll {v:.3f} | 95% band covers {cover:.3f}")
