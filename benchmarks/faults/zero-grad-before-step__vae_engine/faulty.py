"""A variational autoencoder of two-dimensional arcs embedded in 20 dimensions."""
import torch
from torch import nn

torch.manual_seed(9)


class VAE(nn.Module):
    def __init__(self, d=20, z=2, h=48):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(d, h), nn.ReLU())
        self.mu, self.logvar = nn.Linear(h, z), nn.Linear(h, z)
        self.dec = nn.Sequential(nn.Linear(z, h), nn.ReLU(), nn.Linear(h, d))

    def forward(self, x):
        h = self.enc(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.dec(z), mu, logvar


def elbo(x, recon, mu, logvar, beta=0.02):
    rec = (recon - x).pow(2).sum(1).mean()
    kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1).mean()
    return rec + beta * kl, rec


class Engine:
    def __init__(self, model, optimizer):
        self.model, self.optimizer = model, optimizer
        self.hooks = {"after_backward": [], "after_step": []}

    def on(self, event, f):
        self.hooks[event].append(f)

    def fire(self, event):
        for f in self.hooks[event]:
            f()

    def update(self, x):
        loss, rec = elbo(x, *self.model(x))
        loss.backward()
        self.fire("after_backward")
        self.optimizer.step()
        self.fire("after_step")
        return rec.item()


angle = torch.rand(1600) * 3.14
arcs = torch.stack([torch.cos(angle), torch.sin(angle)], 1) @ torch.randn(2, 20) + 0.05 * torch.randn(1600, 20)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
engine = Engine(model, optimizer)
engine.on("after_backward", optimizer.zero_grad)
for epoch in range(10):
    recs = [engine.update(arcs[rows]) for rows in torch.randperm(1600).split(50)]
    print(f"epoch {epoch} reconstruction {sum(recs) / len(recs):.4f}")
