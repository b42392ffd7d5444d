"""A small VAE for black-and-white digit bitmaps."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class BitmapVAE(nn.Module):
    def __init__(self, pixels=64, hidden=96, code=6):
        super().__init__()
        self.enc = nn.Linear(pixels, hidden)
        self.mu, self.logvar = nn.Linear(hidden, code), nn.Linear(hidden, code)
        self.dec = nn.Linear(code, hidden)
        self.out = nn.Linear(hidden, pixels)

    def encode(self, x):
        h = F.elu(self.enc(x * 2 - 1))
        return self.mu(h), self.logvar(h)

    def decode(self, z):
        return self.out(F.elu(self.dec(z)))

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


def neg_elbo(recon, x, mu, logvar):
    bce = F.binary_cross_entropy(recon, x, reduction="none").sum(1)
    kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1)
    return (bce + kl).mean()


def bitmaps():
    x = torch.tensor(load_digits().data, dtype=torch.float32).gt(7).float()
    x = x[torch.randperm(len(x))]
    return x[:1500], x[1500:]


torch.manual_seed(17)
train, valid = bitmaps()
vae = BitmapVAE()
opt = torch.optim.Adam(vae.parameters(), lr=2e-3)
for epoch in range(20):
    vae.train()
    total = 0.0
    for batch in train[torch.randperm(len(train))].split(50):
        loss = neg_elbo(*((out := vae(batch))[0], batch, *out[1:]))
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(batch)
    vae.eval()
    with torch.no_grad():
        recon, mu, logvar = vae(valid)
        held = neg_elbo(recon, valid, mu, logvar).item()
    if epoch % 4 == 3:
        print(f"epoch {epoch + 1:2d} train {total / len(train):.2f} valid {held:.2f} (nats)")
