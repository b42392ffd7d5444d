"""A soft shrinkage of our own, with its gradient, in a network that cleans seismometer traces."""
import torch
from torch import nn


class Shrink(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, limit):
        ctx.save_for_backward(x, limit)
        return torch.sign(x) * torch.relu(x.abs() - limit)

    @staticmethod
    def backward(ctx, grad):
        x, limit = ctx.saved_tensors
        passed = x.abs() > limit
        grad_x = grad * passed
        grad_limit = (grad * passed * torch.sign(x)).sum(0)
        return grad_x, grad_limit


class Cleaner(nn.Module):
    def __init__(self, length=32, atoms=64):
        super().__init__()
        self.analyse = nn.Linear(length, atoms, bias=False)
        self.limit = nn.Parameter(torch.full((atoms,), 0.2))
        self.synthesise = nn.Linear(atoms, length, bias=False)

    def forward(self, noisy):
        return self.synthesise(Shrink.apply(self.analyse(noisy), self.limit))


def traces(n, gen):
    t = torch.linspace(0, 1, 32)
    where = torch.rand(n, 1, generator=gen)
    clean = torch.exp(-((t - where) / 0.06) ** 2) * torch.sin(40 * (t - where)) * 3
    return clean + 0.5 * torch.randn(n, 32, generator=gen), clean


torch.manual_seed(5)
gen = torch.Generator().manual_seed(5)
(noisy, clean), (noisy_v, clean_v) = traces(1500, gen), traces(300, gen)
net = Cleaner()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(12):
    for rows in torch.randperm(1500).split(50):
        loss = (net(noisy[rows]) - clean[rows]).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    with torch.no_grad():
        print(f"epoch {epoch} train {loss.item():.4f} held out {(net(noisy_v) - clean_v).pow(2).mean().item():.4f}")
