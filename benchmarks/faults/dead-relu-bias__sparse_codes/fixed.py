"""A sparse autoencoder of 6 x 6 image patches; a negative bias is to make the codes sparse."""
import torch
import torch.nn.functional as F
from torch import nn


class SparseAutoencoder(nn.Module):
    def __init__(self, n=36, codes=72, threshold=0.1):
        super().__init__()
        self.encoder = nn.Linear(n, codes)
        self.decoder = nn.Linear(codes, n)
        with torch.no_grad():
            self.encoder.bias.fill_(-threshold)

    def forward(self, x):
        code = F.relu(self.encoder(x))
        return self.decoder(code), code


def patches(n, g):
    fields = torch.randn(n, 1, 12, 12, generator=g)
    smooth = F.avg_pool2d(F.avg_pool2d(fields, 3, 1), 3, 1)
    crop = smooth[:, 0, 1:7, 1:7].flatten(1)
    return crop / crop.std()


def main():
    g = torch.Generator().manual_seed(0)
    torch.manual_seed(0)
    train, test = patches(3000, g), patches(500, g)
    model = SparseAutoencoder(threshold=0.1)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for epoch in range(8):
        for rows in torch.randperm(3000, generator=g).split(60):
            reconstruction, code = model(train[rows])
            loss = F.mse_loss(reconstruction, train[rows]) + 1e-3 * code.abs().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            reconstruction, code = model(test)
        print(f"epoch {epoch} error {F.mse_loss(reconstruction, test).item():.4f} active {(code > 0).float().mean():.3f}")


main()
