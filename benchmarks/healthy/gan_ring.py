"""A GAN whose generator learns eight points on a circle."""
import math

import torch
import torch.nn as nn

torch.manual_seed(0)
LATENT = 8


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(LATENT, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))

    def forward(self, z):
        return self.net(z)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, 64), nn.LeakyReLU(0.2), nn.Linear(64, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))

    def forward(self, x):
        return self.net(x).squeeze(1)


def real_points(n):
    k = torch.randint(0, 8, (n,)).float()
    centre = torch.stack([torch.cos(k * math.pi / 4), torch.sin(k * math.pi / 4)], 1)
    return 2 * centre + 0.1 * torch.randn(n, 2)


g, d = Generator(), Discriminator()
opt_g = torch.optim.Adam(g.parameters(), lr=1e-3, betas=(0.5, 0.9))
opt_d = torch.optim.Adam(d.parameters(), lr=1e-3, betas=(0.5, 0.9))
criterion = nn.BCEWithLogitsLoss()
for step in range(600):
    real = real_points(64)
    fake = g(torch.randn(64, LATENT))
    d_loss = criterion(d(real), torch.ones(64)) + criterion(d(fake.detach()), torch.zeros(64))
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()

    g_loss = criterion(d(fake), torch.ones(64))
    opt_g.zero_grad()
    g_loss.backward()
    opt_g.step()
    if step % 150 == 149:
        with torch.no_grad():
            radius = g(torch.randn(500, LATENT)).norm(dim=1)
        print(f"{step + 1} d {d_loss.item():.3f} g {g_loss.item():.3f} radius {radius.mean():.2f}")
