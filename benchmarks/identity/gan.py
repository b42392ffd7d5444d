"""Two models and two optimisers, and a gradient penalty by autograd.grad."""

import torch
from digest import report
from torch import nn

torch.manual_seed(3)
generator = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
critic = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.9))
opt_c = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.5, 0.9))
losses = []
for step in range(200):
    real = torch.randn(64, 2) * 0.5 + 1
    fake = generator(torch.randn(64, 4))
    mixed = torch.lerp(real, fake.detach(), torch.rand(64, 1)).requires_grad_()
    (slope,) = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    loss = critic(fake.detach()).mean() - critic(real).mean() + 10 * (slope.norm(dim=1) - 1).pow(2).mean()
    opt_c.zero_grad()
    loss.backward()
    opt_c.step()
    losses.append(loss.item())
    if step % 3 == 2:
        loss = -critic(fake).mean()
        opt_g.zero_grad()
        loss.backward()
        opt_g.step()
        losses.append(loss.item())
report(losses, generator, critic)
