"""VAE on 8x8 digits with a Bernoulli decoder (BCE with logits on grey values) and KL warm-up."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class VAEConfig:
    latent: int = 8
    hidden: int = 128
    epochs: int = 26
    warmup: int = 15
    batch: int = 32
    lr: float = 2e-3


class VAE(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(64, cfg.hidden), nn.ReLU(), nn.Linear(cfg.hidden, cfg.hidden), nn.ReLU())
        self.mu = nn.Linear(cfg.hidden, cfg.latent)
        self.logvar = nn.Linear(cfg.hidden, cfg.latent)
        self.dec = nn.Sequential(nn.Linear(cfg.latent, cfg.hidden), nn.ReLU(), nn.Linear(cfg.hidden, cfg.hidden),
                                 nn.ReLU(), nn.Linear(cfg.hidden, 64))

    def encode(self, x):
        h = self.enc(x)
        return self.mu(h), self.logvar(h)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar) if self.training else mu
        return self.dec(z), mu, logvar


def elbo_terms(logits, x, mu, logvar):
    rec = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1).mean()
    kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).sum(1).mean()
    return rec, kl


class VAETrainer:
    def __init__(self, cfg):
        torch.manual_seed(0)
        self.cfg = cfg
        x = torch.tensor(load_digits().data / 16.0, dtype=torch.float32)
        train, test = random_split(TensorDataset(x), [1500, len(x) - 1500])
        self.train_dl = DataLoader(train, cfg.batch, shuffle=True)
        self.test_x = x[test.indices]
        self.model = VAE(cfg)
        self.opt = torch.optim.Adam(self.model.parameters(), lr=cfg.lr)

    def beta(self, epoch):
        return min(1.0, epoch / self.cfg.warmup)

    def test(self):
        self.model.eval()
        with torch.no_grad():
            logits, mu, logvar = self.model(self.test_x)
            rec, kl = elbo_terms(logits, self.test_x, mu, logvar)
            mse = (logits.sigmoid() - self.test_x).pow(2).mean()
        return rec.item(), kl.item(), mse.item()

    def run(self):
        for epoch in range(self.cfg.epochs):
            self.model.train()
            tot = 0.0
            for (x,) in self.train_dl:
                logits, mu, logvar = self.model(x)
                rec, kl = elbo_terms(logits, x, mu, logvar)
                loss = rec + self.beta(epoch) * kl
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                tot += loss.item()
            if epoch % 4 == 0 or epoch == self.cfg.epochs - 1:
                rec, kl, mse = self.test()
                print(f"epoch {epoch:2d} beta {self.beta(epoch):.1f} train {tot / len(self.train_dl):.2f} "
                      f"test rec {rec:.2f} kl {kl:.2f} pixel mse {mse:.4f}")


if __name__ == "__main__":
    VAETrainer(VAEConfig()).run()
