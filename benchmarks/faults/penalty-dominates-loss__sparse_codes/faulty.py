"""A sparse autoencoder for 8x8 digits: few active code units, good pictures."""
import torch
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(55)
SPARSITY = 0.5


class SparseAutoencoder(nn.Module):
    def __init__(self, pixels=64, code=24):
        super().__init__()
        self.enc = nn.Linear(pixels, code)
        self.dec = nn.Linear(code, pixels)

    def forward(self, x):
        z = torch.relu(self.enc(x))
        return self.dec(z), z


x = torch.tensor(load_digits().data, dtype=torch.float32)
x = x[torch.randperm(len(x))]
train, held = x[:1400], x[1400:]
mean, std = train.mean(), train.std()
train, held = (train - mean) / std, (held - mean) / std

model = SparseAutoencoder()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(37):
    model.train()
    sums = torch.zeros(2)
    for rows in torch.randperm(len(train)).split(50):
        batch = train[rows]
        picture, code = model(batch)
        fit = (picture - batch).pow(2).mean()
        sparse = SPARSITY * code.abs().sum(1).mean()
        loss = fit + sparse
        opt.zero_grad()
        loss.backward()
        opt.step()
        sums += torch.tensor([fit.item(), sparse.item()]) / 28
    if epoch % 4 == 0:
        model.eval()
        with torch.no_grad():
            picture, code = model(held)
            error = (picture - held).pow(2).mean().item()
            active = (code > 0).float().sum(1).mean().item()
        print(f"epoch {epoch:2d} fit {sums[0]:.4f} sparse {sums[1]:.4f} held-out error {error:.4f} active {active:.1f}")
