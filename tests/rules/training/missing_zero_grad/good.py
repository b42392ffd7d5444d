"""A small GAN: the generator's loss leaves gradients on the discriminator, which are cleared just in time."""

import torch
from torch import nn

torch.manual_seed(0)
real = torch.randn(512, 2) @ torch.tensor([[1.0, 0.6], [0.0, 0.5]]) + torch.tensor([2.0, -1.0])
generator = nn.Sequential(nn.Linear(8, 32), nn.LeakyReLU(0.2), nn.Linear(32, 2))
discriminator = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))
optimizer_g = torch.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.999))
optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.999))
criterion = nn.BCEWithLogitsLoss()

for step in range(150):
    batch = real[torch.randint(0, 512, (64,))]
    noise = torch.randn(64, 8)
    fake = generator(noise)

    optimizer_d.zero_grad()
    loss_real = criterion(discriminator(batch), torch.ones(64, 1))
    loss_real.backward()
    loss_fake = criterion(discriminator(fake.detach()), torch.zeros(64, 1))
    loss_fake.backward()
    optimizer_d.step()

    optimizer_g.zero_grad()
    loss_g = criterion(discriminator(fake), torch.ones(64, 1))
    loss_g.backward()
    optimizer_g.step()
    if step % 50 == 0:
        print(step, (loss_real + loss_fake).item(), loss_g.item())
