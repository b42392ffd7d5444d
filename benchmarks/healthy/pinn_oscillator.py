"""A physics-informed network solves u'' + u = 0 with u(0) = 1, u'(0) = 0."""
import torch
from torch import nn

torch.manual_seed(10)
net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)


def derivative(y, x):
    return torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]


for step in range(700):
    t = (torch.rand(80, 1) * 4).requires_grad_(True)
    u = net(t)
    residual = derivative(derivative(u, t), t) + u
    t0 = torch.zeros(1, 1, requires_grad=True)
    u0 = net(t0)
    loss = residual.pow(2).mean() + 5 * (u0 - 1).pow(2).mean() + 5 * derivative(u0, t0).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 99:
        grid = torch.linspace(0, 4, 50)[:, None]
        with torch.no_grad():
            error = (net(grid) - torch.cos(grid)).abs().max().item()
        print(f"step {step + 1} loss {loss.item():.5f} worst error {error:.4f}")
