import torch
from torch import nn

torch.manual_seed(0)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(48, 24), nn.ReLU(), nn.Linear(24, 3))

    def forward(self, x):
        return self.net(x)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 24), nn.ReLU(), nn.Linear(24, 48))

    def forward(self, z):
        return self.net(z)


# spectra: three overlapping peaks with random heights
grid = torch.linspace(0, 1, 48)
peaks = torch.stack([torch.exp(-((grid - c) ** 2) / 0.01) for c in (0.25, 0.5, 0.7)])
heights = torch.rand(1500, 3) * 2
spectra = heights @ peaks + 0.02 * torch.randn(1500, 48)

encoder, decoder = Encoder(), Decoder()
optimizer = torch.optim.Adam(list(encoder.parameters()) + list(decoder.parameters()), lr=3e-3)
criterion = nn.MSELoss()

for epoch in range(12):
    for rows in torch.randperm(1200).split(40):
        batch = spectra[rows]
        reconstruction = decoder(encoder(batch))
        loss = criterion(reconstruction, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        test = criterion(decoder(encoder(spectra[1200:])), spectra[1200:])
    print(f"epoch {epoch:2d} train {loss.item():.5f} test {test.item():.5f}")
