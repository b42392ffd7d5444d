"""Recover viscosity and advection strength of a Burgers-like flow by differentiating through the solver."""
import math

import torch

CELLS, DT, STEPS = 64, 0.004, 40
DX = 1 / CELLS


def solve(u0, viscosity, strength):
    """Explicit steps on the inner cells; the walls keep their value."""
    u = u0.clone()
    for _ in range(STEPS):
        slope = (u[:, 2:] - u[:, :-2]) / (2 * DX)
        bend = (u[:, 2:] - 2 * u[:, 1:-1] + u[:, :-2]) / DX ** 2
        change = viscosity * bend - strength * u[:, 1:-1] * slope
        u = torch.cat([u[:, :1], u[:, 1:-1] + DT * change, u[:, -1:]], 1)
    return u


def bumps(n, generator):
    x = torch.linspace(0, 1, CELLS)
    waves = torch.arange(1, 4).view(-1, 1)
    height = torch.randn(n, 3, generator=generator) / waves.view(1, -1)
    return height @ torch.sin(math.pi * waves * x)


def main():
    g = torch.Generator().manual_seed(6)
    u0 = bumps(96, g)
    with torch.no_grad():
        observed = solve(u0, 0.012, 0.6)
    observed = observed + 0.01 * torch.randn(observed.shape, generator=g)

    log_viscosity = torch.tensor(math.log(0.03), requires_grad=True)
    log_strength = torch.tensor(math.log(0.2), requires_grad=True)
    optimizer = torch.optim.Adam([log_viscosity, log_strength], lr=0.05)
    for iteration in range(120):
        rows = torch.randint(0, 80, (16,), generator=g)
        optimizer.zero_grad()
        loss = (solve(u0[rows], log_viscosity.exp(), log_strength.exp()) - observed[rows]).pow(2).mean()
        loss.backward()
        optimizer.step()
        if iteration % 20 == 19:
            with torch.no_grad():
                held_out = (solve(u0[80:], log_viscosity.exp(), log_strength.exp()) - observed[80:]).pow(2).mean()
            print(f"{iteration + 1:4d} loss {loss.item():.2e} held out {held_out.item():.2e} "
                  f"viscosity {log_viscosity.exp().item():.4f} strength {log_strength.exp().item():.3f}")


main()
