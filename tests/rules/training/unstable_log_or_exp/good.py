"""A small VAE: exp in the reparametrisation, logs with a small number inside, a guarded root, and masked scores of -inf."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 48), nn.ReLU())
        self.mean = nn.Linear(48, 6)
        self.log_var = nn.Linear(48, 6)
        self.queries = nn.Linear(6, 3)
        self.decoder = nn.Sequential(nn.Linear(6, 48), nn.ReLU(), nn.Linear(48, 64), nn.Sigmoid())

    def forward(self, x):
        h = self.encoder(x)
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_var)
        scores = self.queries(z).masked_fill(torch.tensor([False, False, True]), float("-inf"))
        gate = torch.softmax(scores, dim=1)
        return self.decoder(z * (0.5 + gate[:, :1])), mean, log_var


torch.manual_seed(0)
x = torch.tensor(load_digits().data / 16, dtype=torch.float32)
x = x[torch.randperm(len(x))]
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(8):
    for batch in x[:1500].split(50):
        out, mean, log_var = model(batch)
        eps = 1e-7
        likelihood = -(batch * torch.log(out + eps) + (1 - batch) * torch.log(1 - out + eps)).sum(1).mean()
        divergence = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1).mean()
        length = torch.sqrt((mean**2).sum(1) + 1e-8).mean()
        loss = likelihood + divergence + 1e-3 * length
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.2f}")
