"""GAN with a spectrally normalised discriminator and hinge losses."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

torch.manual_seed(46)
generator = nn.Sequential(nn.Linear(4, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 2))
discriminator = nn.Sequential(
    spectral_norm(nn.Linear(2, 48)), nn.LeakyReLU(0.1), spectral_norm(nn.Linear(48, 48)), nn.LeakyReLU(0.1), spectral_norm(nn.Linear(48, 1))
)
opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.0, 0.9))
opt_d = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.0, 0.9))
for step in range(500):
    real = torch.randn(64, 2) * torch.tensor([1.0, 0.2]) + torch.tensor([1.0, -1.0])
    with torch.no_grad():
        fake = generator(torch.randn(64, 4))
    d_loss = F.relu(1 - discriminator(real)).mean() + F.relu(1 + discriminator(fake)).mean()
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()
    g_loss = -discriminator(generator(torch.randn(64, 4))).mean()
    opt_g.zero_grad()
    g_loss.backward()
    opt_g.step()
    if step % 100 == 99:
        with torch.no_grad():
            mean = generator(torch.randn(500, 4)).mean(0).tolist()
        print(f"step {step + 1} d {d_loss.item():.3f} g {g_loss.item():.3f} mean of samples {mean}")
