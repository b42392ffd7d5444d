"""Compress mineral spectra to a few codes: encoder, codebooks, decoder."""
import torch
import torch.nn.functional as F
from torch import nn

BANDS, GROUPS, CODES, DIM = 60, 4, 16, 4


def spectra(n, g):
    grid = torch.linspace(0, 1, BANDS)
    centre = torch.tensor([0.2, 0.4, 0.6, 0.8])
    depth = torch.rand(n, 4, 1, generator=g)
    place = centre[:, None] + 0.05 * torch.randn(n, 4, 1, generator=g)
    dips = (depth * torch.exp(-((grid - place) / 0.05) ** 2)).sum(1)
    texture = 0.5 * torch.randn(n, BANDS, generator=g)
    return dips, ((dips - 0.18) / 0.27 + texture)


class Quantiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.codebook = nn.Parameter(torch.randn(GROUPS, CODES, DIM) * 0.7)

    def forward(self, z):
        z = z.view(-1, GROUPS, DIM)
        dist = (z.unsqueeze(2) - self.codebook).pow(2).sum(-1)
        pick = F.one_hot(dist.argmin(-1), CODES).to(z.dtype)
        q = torch.einsum("bgc,gcd->bgd", pick, self.codebook)
        book_loss = F.mse_loss(q, z.detach())
        q = z + (q - z).detach()
        return q.flatten(1), book_loss


class Compressor(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(BANDS, width), nn.ReLU(), nn.Linear(width, GROUPS * DIM), nn.Tanh())
        self.quantise = Quantiser()
        self.decoder = nn.Sequential(nn.Linear(GROUPS * DIM, width), nn.ReLU(), nn.Linear(width, BANDS))

    def forward(self, x):
        q, book_loss = self.quantise(self.encoder(x))
        return self.decoder(q), book_loss


def main():
    torch.manual_seed(18)
    g = torch.Generator().manual_seed(18)
    (clean, noisy), (clean_t, noisy_t) = spectra(3000, g), spectra(500, g)
    scale = clean.std()
    model = Compressor()
    opt = torch.optim.Adam(model.parameters(), lr=2e-3)
    for epoch in range(16):
        model.train()
        for rows in torch.randperm(len(clean)).split(64):
            out, book_loss = model(noisy[rows])
            loss = F.mse_loss(out, clean[rows] / scale) + book_loss
            opt.zero_grad()
            loss.backward()
            opt.step()
        model.eval()
        with torch.no_grad():
            error = F.mse_loss(model(noisy_t)[0], clean_t / scale).item()
        print(f"epoch {epoch:2d} loss {loss.item():.4f}  test error {error:.4f}")


main()
