"""Simple GAN in 2-D: learn to put points on a circle."""
import math
import torch
import torch.nn as nn

torch.manual_seed(0)

z_dim, batch = 4, 128
real_label, fake_label = 0.9, 0.0      # one-sided label smoothing


def real_points(n):
    a = 2 * math.pi * torch.rand(n)
    r = 1.0 + 0.05 * torch.randn(n)
    return torch.stack([r * torch.cos(a), r * torch.sin(a)], dim=1)


G = nn.Sequential(nn.Linear(z_dim, 48), nn.LeakyReLU(0.2), nn.Linear(48, 48), nn.LeakyReLU(0.2), nn.Linear(48, 2))
D = nn.Sequential(nn.Linear(2, 48), nn.LeakyReLU(0.2), nn.Linear(48, 48), nn.LeakyReLU(0.2), nn.Linear(48, 1))
criterion = nn.BCEWithLogitsLoss()
optG = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.999))
optD = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.999))


def ring_error():
    with torch.no_grad():
        return (G(torch.randn(2000, z_dim)).norm(dim=1) - 1).abs().mean().item()


print('radius error before training: %.3f' % ring_error())
for it in range(1, 1201):
    # (1) discriminator
    optD.zero_grad()
    x = real_points(batch)
    fake = G(torch.randn(batch, z_dim))
    lossD = criterion(D(x), torch.full((batch, 1), real_label)) + \
        criterion(D(fake.detach()), torch.full((batch, 1), fake_label))
    lossD.backward()
    optD.step()

    # (2) generator
    optG.zero_grad()
    lossG = criterion(D(fake), torch.ones(batch, 1))
    lossG.backward()
    optG.step()

    if it % 200 == 0:
        print('[%4d] Loss_D %.4f  Loss_G %.4f  radius error %.3f' % (it, lossD.item(), lossG.item(), ring_error()))
