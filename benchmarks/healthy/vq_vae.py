"""Vector quantisation with a straight-through estimator and a learned codebook."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(31)
centres = torch.randn(10, 16) * 1.5
x = centres[torch.randint(0, 10, (1500,))] + 0.3 * torch.randn(1500, 16)


class VQ(nn.Module):
    def __init__(self, codes=16, dim=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, dim))
        self.codebook = nn.Embedding(codes, dim)
        self.decoder = nn.Sequential(nn.Linear(dim, 32), nn.ReLU(), nn.Linear(32, 16))

    def forward(self, x):
        z = self.encoder(x)
        index = torch.cdist(z, self.codebook.weight).argmin(1)
        q = self.codebook(index)
        commitment = F.mse_loss(q.detach(), z) * 0.25 + F.mse_loss(q, z.detach())
        q = z + (q - z).detach()
        return self.decoder(q), commitment, index


model = VQ()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(10):
    for rows in torch.randperm(1500).split(50):
        out, commitment, index = model(x[rows])
        loss = F.mse_loss(out, x[rows]) + commitment
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        out, _, index = model(x)
    print(f"epoch {epoch} error {F.mse_loss(out, x).item():.4f} codes used {len(index.unique())}")
