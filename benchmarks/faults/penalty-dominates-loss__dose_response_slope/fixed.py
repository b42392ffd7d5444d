"""Dose-response surface with a contractive term: the slope of the surface is kept small."""
import torch
from torch import nn

SLOPE_WEIGHT = 0.003


def surface(d):
    a, b = d[:, 0], d[:, 1]
    return torch.sigmoid(3 * a) + 0.8 * torch.tanh(b - a) * torch.cos(1.5 * b)


def measure(n, g):
    d = torch.randn(n, 3, generator=g)
    return d, surface(d) + 0.05 * torch.randn(n, generator=g)


def slope_penalty(net, d):
    d = d.detach().requires_grad_(True)
    (grad,) = torch.autograd.grad(net(d).sum(), d, create_graph=True)
    return grad.pow(2).sum(1).mean()


def train_step(net, opt, d, y, weight=SLOPE_WEIGHT):
    fit = (net(d).squeeze(1) - y).pow(2).mean()
    loss = fit + weight * slope_penalty(net, d)
    opt.zero_grad()
    loss.backward()
    opt.step()
    return fit.item(), loss.item()


def r2(net, d, y):
    net.eval()
    with torch.no_grad():
        rest = (net(d).squeeze(1) - y).pow(2).sum() / (y - y.mean()).pow(2).sum()
    net.train()
    return 1 - rest.item()


if __name__ == "__main__":
    torch.manual_seed(17)
    g = torch.Generator().manual_seed(3)
    (d, y), (dv, yv) = measure(1200, g), measure(400, g)
    mean, std = y.mean(), y.std()
    y, yv = (y - mean) / std, (yv - mean) / std
    net = nn.Sequential(nn.Linear(3, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 1))
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for epoch in range(20):
        log = [train_step(net, opt, d[i], y[i]) for i in torch.randperm(len(d)).split(50)]
        fit, loss = (sum(c) / len(log) for c in zip(*log))
        if epoch % 2 == 1:
            print(f"{epoch + 1:3d}: fit {fit:.4f}  objective {loss:.4f}  R2 on new doses {r2(net, dv, yv):.3f}")
