"""A GAN that learns points on a ring."""
import torch
from torch import nn

torch.manual_seed(0)
Z = 4


def ring(n):
    angle = torch.rand(n) * 2 * torch.pi
    return torch.stack([torch.cos(angle), torch.sin(angle)], 1) * 2 + 0.05 * torch.randn(n, 2)


def mlp(a, b, c):
    return nn.Sequential(nn.Linear(a, b), nn.LeakyReLU(0.2), nn.Linear(b, b), nn.LeakyReLU(0.2), nn.Linear(b, c))


G_net, D_net = mlp(Z, 48, 2), mlp(2, 48, 1)
opt_g = torch.optim.Adam(G_net.parameters(), lr=1e-3, betas=(0.5, 0.999))
opt_d = torch.optim.Adam(D_net.parameters(), lr=1e-3, betas=(0.5, 0.999))
bce = nn.BCEWithLogitsLoss()
real_label, fake_label = torch.ones(64, 1), torch.zeros(64, 1)

for step in range(500):
    real = ring(64)
    fake = G_net(torch.randn(64, Z))

    opt_d.zero_grad()
    d_loss = bce(D_net(real), real_label) + bce(D_net(fake.detach()), fake_label)
    d_loss.backward()
    opt_d.step()

    opt_g.zero_grad()
    g_loss = bce(D_net(fake), real_label)
    g_loss.backward()
    opt_g.step()

    if step % 100 == 99:
        with torch.no_grad():
            radius = G_net(torch.randn(500, Z)).norm(dim=1)
        print(f"step {step + 1} d {d_loss.item():.3f} g {g_loss.item():.3f} radius {radius.mean():.2f} +- {radius.std():.2f}")
