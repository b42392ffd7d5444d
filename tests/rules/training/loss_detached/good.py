"""Detaching that belongs there: a GAN's fakes for the critic, and a dummy loss where a batch has nothing to learn from."""

import torch
from torch import nn

torch.manual_seed(0)
generator = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
critic = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
opt_c = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.5, 0.999))
bce = nn.BCEWithLogitsLoss()


def real_points(n):
    angle = torch.rand(n) * 6.2832
    return torch.stack([angle.cos(), angle.sin()], dim=1) + 0.05 * torch.randn(n, 2)


for step in range(200):
    real = real_points(64)
    fake = generator(torch.randn(64, 4))
    loss_c = bce(critic(real), torch.ones(64, 1)) + bce(critic(fake.detach()), torch.zeros(64, 1))
    opt_c.zero_grad()
    loss_c.backward()
    opt_c.step()

    outside = fake[(fake.norm(dim=1) > 1.2)]
    penalty = (outside.norm(dim=1) - 1).mean() if len(outside) else torch.zeros((), requires_grad=True)
    penalty.mul(0.1).backward(retain_graph=True)
    opt_g.zero_grad()
    loss_g = bce(critic(fake), torch.ones(64, 1))
    loss_g.backward()
    opt_g.step()
    if step % 50 == 0:
        print(f"{step}: critic {loss_c.item():.3f}, generator {loss_g.item():.3f}")
