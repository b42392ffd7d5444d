"""WGAN with gradient penalty on a ring of eight Gaussians."""
import math
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Cfg:
    z: int = 4
    hidden: int = 64
    batch: int = 128
    n_critic: int = 4
    gp: float = 0.3
    lr: float = 1e-3
    iters: int = 600
    seed: int = 3


class Ring:
    def __init__(self, seed, modes=8, std=0.15):
        a = torch.arange(modes) * 2 * math.pi / modes
        self.centers = torch.stack([a.cos(), a.sin()], 1)
        self.std = std
        self.gen = torch.Generator().manual_seed(seed)

    def draw(self, n):
        k = torch.randint(len(self.centers), (n,), generator=self.gen)
        return self.centers[k] + self.std * torch.randn(n, 2, generator=self.gen)


def mlp(i, h, o):
    return nn.Sequential(nn.Linear(i, h), nn.LeakyReLU(0.2), nn.Linear(h, h), nn.LeakyReLU(0.2), nn.Linear(h, o))


class WGAN:
    def __init__(self, cfg):
        self.cfg = cfg
        self.G, self.D = mlp(cfg.z, cfg.hidden, 2), mlp(2, cfg.hidden, 1)
        self.opt_g = torch.optim.Adam(self.G.parameters(), lr=cfg.lr, betas=(0.0, 0.9))
        self.opt_d = torch.optim.Adam(self.D.parameters(), lr=cfg.lr, betas=(0.0, 0.9))

    def sample(self, n):
        return self.G(torch.randn(n, self.cfg.z))

    def penalty(self, real, fake):
        eps = torch.rand(len(real), 1)
        mix = (eps * real + (1 - eps) * fake).requires_grad_(True)
        grad, = torch.autograd.grad(self.D(mix).sum(), mix, create_graph=True)
        return (grad.norm(2, dim=1) - 1).pow(2).mean()

    def critic_step(self, real):
        fake = self.sample(len(real)).detach()
        gap = self.D(real).mean() - self.D(fake).mean()
        loss = -gap + self.cfg.gp * self.penalty(real, fake)
        self.opt_d.zero_grad()
        loss.backward()
        self.opt_d.step()
        return gap.item()

    def generator_step(self):
        for p in self.D.parameters():
            p.requires_grad_(False)
        loss = -self.D(self.sample(self.cfg.batch)).mean()
        self.opt_g.zero_grad()
        loss.backward()
        self.opt_g.step()
        for p in self.D.parameters():
            p.requires_grad_(True)
        return loss.item()


@torch.no_grad()
def quality(gan, ring, n=2000):
    d = torch.cdist(gan.sample(n), ring.centers)
    near, which = d.min(1)
    covered = (torch.bincount(which[near < 3 * ring.std], minlength=8) > n * 0.02).sum().item()
    return near.mean().item(), covered


def main():
    cfg = Cfg()
    torch.manual_seed(cfg.seed)
    ring, gan = Ring(cfg.seed), WGAN(cfg)
    for it in range(1, cfg.iters + 1):
        for _ in range(cfg.n_critic):
            gap = gan.critic_step(ring.draw(cfg.batch))
        g_loss = gan.generator_step()
        if it % 75 == 0:
            dist, modes = quality(gan, ring)
            print(f"iter {it} wasserstein {gap:.3f} g {g_loss:+.3f} dist-to-mode {dist:.3f} modes {modes}/8")


if __name__ == "__main__":
    main()
