"""A GAN with a slip: after the discriminator's loss it is the generator's optimiser that steps."""

import torch
from torch import nn

torch.manual_seed(0)
real = torch.randn(512, 2) * 0.5 + torch.tensor([2.0, -1.0])
G = nn.Sequential(nn.Linear(8, 32), nn.LeakyReLU(0.2), nn.Linear(32, 2))
D = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
opt_g = torch.optim.Adam(G.parameters(), lr=1e-3)
opt_d = torch.optim.Adam(D.parameters(), lr=1e-3)
bce = nn.BCEWithLogitsLoss()

for step in range(120):
    batch = real[torch.randint(0, 512, (64,))]
    fake = G(torch.randn(64, 8))

    opt_d.zero_grad()
    d_loss = bce(D(batch), torch.ones(64, 1)) + bce(D(fake.detach()), torch.zeros(64, 1))
    d_loss.backward()
    opt_g.step()

    opt_g.zero_grad()
    g_loss = bce(D(G(torch.randn(64, 8))), torch.ones(64, 1))
    g_loss.backward()
    opt_g.step()
    if step % 40 == 0:
        print(step, d_loss.item(), g_loss.item())
