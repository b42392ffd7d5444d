"""A physics-informed network: its points ask for gradients, its stiffness is a plain tensor given to the optimiser."""

import torch
from torch import nn


class Oscillator(nn.Module):
    def __init__(self, points):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 1))
        self.points = points.requires_grad_(True)
        self.stiffness = torch.tensor([1.0], requires_grad=True)

    def forward(self, t):
        return self.net(t)

    def residual(self):
        u = self(self.points)
        (du,) = torch.autograd.grad(u.sum(), self.points, create_graph=True)
        (ddu,) = torch.autograd.grad(du.sum(), self.points, create_graph=True)
        return ddu + self.stiffness * u


torch.manual_seed(0)
t = torch.linspace(0, 1, 40).unsqueeze(1)
u = torch.cos(2.0 * t)
model = Oscillator(torch.rand(60, 1))
optimizer = torch.optim.Adam([*model.parameters(), model.stiffness], lr=5e-3)
for step in range(150):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(t), u) + 1e-3 * model.residual().square().mean()
    loss.backward()
    optimizer.step()
print(loss.item(), model.stiffness.item())
