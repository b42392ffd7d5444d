"""Convolutional beta-VAE of moving squares; the weight of the divergence rises slowly from zero."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(3)


def squares(n):
    x = torch.zeros(n, 1, 16, 16)
    for image in x:
        r, c = torch.randint(1, 10, (2,)).tolist()
        image[0, r : r + 5, c : c + 5] = 1.0
    return x


class ConvVAE(nn.Module):
    def __init__(self, z=4):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(1, 8, 4, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 4, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(256, 2 * z))
        self.dec = nn.Sequential(
            nn.Linear(z, 256), nn.ReLU(), nn.Unflatten(1, (16, 4, 4)),
            nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(8, 1, 4, 2, 1),
        )

    def forward(self, x):
        mu, logvar = self.enc(x).chunk(2, dim=1)
        z = mu + torch.randn_like(mu) * (logvar / 2).exp()
        return self.dec(z), mu, logvar


images = squares(800)
model = ConvVAE()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(6):
    beta = min(2.0, 0.4 * epoch)
    for rows in torch.randperm(800).split(40):
        logits, mu, logvar = model(images[rows])
        reconstruction = F.binary_cross_entropy_with_logits(logits, images[rows], reduction="none").sum((1, 2, 3)).mean()
        divergence = -0.5 * (1 + logvar - mu.square() - logvar.exp()).sum(1).mean()
        loss = reconstruction + beta * divergence
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} beta {beta:.1f} reconstruction {reconstruction.item():.2f} divergence {divergence.item():.2f}")
