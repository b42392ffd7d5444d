# Physics-informed network: damped oscillator u'' + 2 d u' + w^2 u = 0, u(0) = 1, u'(0) = 0
import math
import torch
import torch.nn as nn

torch.manual_seed(123)
d, w0 = 0.3, 3.0


def exact(t):
    w = math.sqrt(w0 ** 2 - d ** 2)
    return torch.exp(-d * t) * (torch.cos(w * t) + d / w * torch.sin(w * t))


net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
optimiser = torch.optim.Adam(net.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimiser, 0.998)
t_check = torch.linspace(0, 2, 200).view(-1, 1)
t0 = torch.zeros(1, 1, requires_grad=True)


def grad(u, t):
    return torch.autograd.grad(u, t, torch.ones_like(u), create_graph=True)[0]


for i in range(1501):
    optimiser.zero_grad()

    # boundary
    u0 = net(t0)
    loss_bc = (u0 - 1).pow(2).squeeze() + 0.1 * grad(u0, t0).pow(2).squeeze()

    # physics on fresh collocation points
    t = (torch.rand(40, 1) * 2).requires_grad_(True)
    u = net(t)
    du = grad(u, t)
    d2u = grad(du, t)
    loss_ode = (d2u + 2 * d * du + w0 ** 2 * u).pow(2).mean()

    loss = loss_bc + 0.05 * loss_ode
    loss.backward()
    optimiser.step()
    scheduler.step()

    if i % 250 == 0:
        with torch.no_grad():
            err = (net(t_check) - exact(t_check)).abs().max().item()
        print(f'{i:5d}  bc {loss_bc.item():.2e}  ode {loss_ode.item():.2e}  max error {err:.4f}')
