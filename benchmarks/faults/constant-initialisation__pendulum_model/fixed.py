"""Learned dynamics of a driven pendulum: (angle, speed, torque) -> change of the state."""
import math

import torch
from torch import nn
import torch.nn.functional as F


class Dynamics(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, width), nn.Linear(width, width), nn.Linear(width, 2)])
        for m in self.layers:
            nn.init.xavier_uniform_(m.weight)
            nn.init.zeros_(m.bias)

    def forward(self, state, torque):
        angle, speed = state.unbind(-1)
        h = torch.stack([angle.sin(), angle.cos(), speed / 2.0, torque], -1)
        for m in self.layers[:-1]:
            h = torch.tanh(m(h))
        return self.layers[-1](h)


def simulate(n, seed):
    g = torch.Generator().manual_seed(seed)
    angle = math.pi * (2 * torch.rand(n, generator=g) - 1)
    speed = 2 * torch.randn(n, generator=g)
    torque = torch.randn(n, generator=g)
    accel = -3.0 * angle.sin() - 0.3 * speed * speed.abs() / 2 + torque
    state = torch.stack([angle, speed], -1)
    delta = torch.stack([speed / 2, accel / 3], -1)
    return state, torque, delta + 0.02 * torch.randn(n, 2, generator=g)


torch.manual_seed(36)
state, torque, delta = simulate(4000, 0)
test = simulate(1000, 1)
net = Dynamics()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(15):
    net.train()
    tot = 0.0
    for b in torch.randperm(len(state)).split(64):
        loss = F.mse_loss(net(state[b], torque[b]), delta[b])
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        tot += loss.item() * len(b)
    net.eval()
    with torch.no_grad():
        err = F.mse_loss(net(test[0], test[1]), test[2]).item()
    print(f"epoch {epoch:2d} train {tot / len(state):.5f} test {err:.5f}")
