"""Physics-informed network for the damped oscillator u'' + 2 d u' + w^2 u = 0, u(0)=1, u'(0)=0; no data are used."""
import math
from types import SimpleNamespace

import torch
from torch import nn

P = SimpleNamespace(d=0.3, w=2.0, T=4.0)


def exact(t):
    wd = math.sqrt(P.w ** 2 - P.d ** 2)
    return torch.exp(-P.d * t) * (torch.cos(wd * t) + P.d / wd * torch.sin(wd * t))


class Field(nn.Module):
    def __init__(self, width=32, depth=3):
        super().__init__()
        dims = [1] + [width] * depth
        layers = []
        for a, b in zip(dims[:-1], dims[1:]):
            lin = nn.Linear(a, b)
            nn.init.xavier_normal_(lin.weight)
            nn.init.zeros_(lin.bias)
            layers += [lin, nn.Tanh()]
        self.net = nn.Sequential(*layers, nn.Linear(width, 1))

    def forward(self, t):
        """The ansatz satisfies both initial conditions exactly."""
        return 1 + (1 - torch.exp(-t)) ** 2 * self.net(2 * t / P.T - 1)


def grad(y, x):
    return torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]


class PhysicsLoss:
    def __call__(self, model, t):
        t = t.requires_grad_(True)
        u = model(t)
        du = grad(u, t)
        ddu = grad(du, t)
        residual = ddu + 2 * P.d * du + P.w ** 2 * u
        return residual.pow(2).mean(), residual.detach().abs().max().item()


def main(iters=2000, n_points=64):
    torch.manual_seed(0)
    model, criterion = Field(), PhysicsLoss()
    opt = torch.optim.Adam(model.parameters(), lr=4e-3)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, iters, eta_min=1e-5)
    grid = torch.linspace(0, P.T, 200).unsqueeze(1)
    for it in range(1, iters + 1):
        t = torch.rand(n_points, 1) * P.T
        loss, worst = criterion(model, t)
        opt.zero_grad()
        loss.backward()
        opt.step()
        sched.step()
        if it % 250 == 0:
            with torch.no_grad():
                err = (model(grid) - exact(grid)).abs().max().item()
            print(f"{it:5d} loss {loss.item():.2e} worst residual {worst:.2e} max error {err:.4f}")


if __name__ == "__main__":
    main()
