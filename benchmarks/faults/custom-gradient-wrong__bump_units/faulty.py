"""Localised activation units for a rugged 2-d terrain, with a hand-written backward pass."""
import torch
from torch import nn


class Bump(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, sharp):
        out = torch.exp(-sharp * z * z)
        ctx.save_for_backward(z, out)
        ctx.sharp = sharp
        return out

    @staticmethod
    def backward(ctx, grad):
        z, out = ctx.saved_tensors
        return -2 * ctx.sharp * z * out, None


class BumpLayer(nn.Module):
    def __init__(self, n_in, n_out, sharp=0.5):
        super().__init__()
        self.lin = nn.Linear(n_in, n_out)
        self.sharp = sharp

    def forward(self, x):
        return Bump.apply(self.lin(x), self.sharp)


def terrain(n, seed):
    g = torch.Generator().manual_seed(seed)
    p = torch.rand(n, 2, generator=g) * 4 - 2
    h = torch.sin(3 * p[:, 0]) * torch.cos(2 * p[:, 1]) + 0.5 * torch.exp(-(p ** 2).sum(1))
    return p / 1.155, (h + 0.05 * torch.randn(n, generator=g)).unsqueeze(1)


torch.manual_seed(19)
(x, h), (xv, hv) = terrain(1500, 0), terrain(400, 1)
mean, std = h.mean(), h.std()
h, hv = (h - mean) / std, (hv - mean) / std
net = nn.Sequential(BumpLayer(2, 48), BumpLayer(48, 48), nn.Linear(48, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-2)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 30)
for epoch in range(30):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(x)).split(50):
        loss = (net(x[rows]) - h[rows]).square().mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    sched.step()
    net.eval()
    with torch.no_grad():
        val = (net(xv) - hv).square().mean().item()
    if epoch % 3 == 0:
        print(f"epoch {epoch:2d}: train {total / len(x):.4f} val {val:.4f}")
