"""Squeeze 60-channel spectra into 4 numbers and rebuild them."""
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, channels, code):
        super().__init__()
        self.hidden = nn.Linear(channels, 48)
        self.code = nn.Linear(48, code)

    def forward(self, x):
        return self.code(torch.tanh(self.hidden(x)))


class Decoder(nn.Module):
    def __init__(self, channels, code):
        super().__init__()
        self.hidden = nn.Linear(code, 48)
        self.out = nn.Linear(48, channels)

    def forward(self, z):
        return self.out(torch.tanh(self.hidden(z)))


def spectra(n, seed, channels=60, peaks=4):
    g = torch.Generator().manual_seed(seed)
    grid = torch.linspace(0, 1, channels)
    centre = torch.tensor([0.15, 0.4, 0.62, 0.85])
    height = torch.rand(n, peaks, 1, generator=g) * 2
    clean = (height * torch.exp(-((grid - centre[:, None]) / 0.06) ** 2)).sum(1)
    return clean + 0.15 * torch.randn(n, channels, generator=g)


def main():
    torch.manual_seed(14)
    x, xv = spectra(3000, 0), spectra(500, 1)
    mean, std = x.mean(0), x.std(0)
    x, xv = (x - mean) / std, (xv - mean) / std
    encoder, decoder = Encoder(60, 4), Decoder(60, 4)
    optimizer = torch.optim.Adam(decoder.parameters(), lr=3e-3)
    mse = nn.MSELoss()
    for epoch in range(16):
        encoder.train()
        decoder.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(64):
            encoder.zero_grad()
            decoder.zero_grad()
            loss = mse(decoder(encoder(x[rows])), x[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        encoder.eval()
        decoder.eval()
        with torch.no_grad():
            val = mse(decoder(encoder(xv)), xv).item()
        print(f"{epoch:2d} train {total / len(x):.4f} val {val:.4f}")


if __name__ == "__main__":
    main()
