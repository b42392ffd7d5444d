"""GAN on a ring of eight Gaussians."""
import argparse
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class RingSampler:
    def __init__(self, modes=8, radius=1.5, sd=0.08):
        a = torch.arange(modes) * 2 * math.pi / modes
        self.centres = radius * torch.stack([a.cos(), a.sin()], 1)
        self.sd = sd

    def __call__(self, n):
        k = torch.randint(len(self.centres), (n,))
        return self.centres[k] + self.sd * torch.randn(n, 2)

    def coverage(self, pts):
        d = torch.cdist(pts, self.centres)
        near, mode = d.min(1)
        good = near < 4 * self.sd
        share = torch.bincount(mode[good], minlength=len(self.centres)).float() / len(pts)
        return good.float().mean().item(), int((share > 0.02).sum())


def mlp(*sizes, act):
    layers = []
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            layers.append(act())
    return nn.Sequential(*layers)


class GANTrainer:
    def __init__(self, args):
        self.args = args
        self.data = RingSampler()
        self.gen = mlp(args.z, 64, 64, 2, act=nn.ReLU)
        self.disc = mlp(2, 64, 64, 1, act=lambda: nn.LeakyReLU(0.2))
        self.opt_g = torch.optim.Adam(self.gen.parameters(), lr=args.lr, betas=(0.5, 0.999))
        self.opt_d = torch.optim.Adam(self.disc.parameters(), lr=args.lr, betas=(0.5, 0.999))

    def noise(self, n):
        return torch.randn(n, self.args.z)

    def disc_step(self):
        real = self.data(self.args.batch)
        fake = self.gen(self.noise(self.args.batch)).detach()
        real_score, fake_score = self.disc(real), self.disc(fake)
        loss = F.binary_cross_entropy_with_logits(real_score, torch.full_like(real_score, 0.9)) \
            + F.binary_cross_entropy_with_logits(fake_score, torch.zeros_like(fake_score))
        self.opt_d.zero_grad()
        loss.backward()
        self.opt_d.step()
        return loss.item()

    def gen_step(self):
        score = self.disc(self.gen(self.noise(self.args.batch)))
        # non-saturating loss
        loss = F.binary_cross_entropy_with_logits(score, torch.ones_like(score))
        self.opt_g.zero_grad()
        loss.backward()
        self.opt_g.step()
        return loss.item()

    def run(self):
        for it in range(1, self.args.iters + 1):
            ld, lg = self.disc_step(), self.gen_step()
            if it % 300 == 0:
                with torch.no_grad():
                    good, modes = self.data.coverage(self.gen(self.noise(2000)))
                print(f"iter {it:5d}  D {ld:.3f}  G {lg:.3f}  on-mode {good:.2f}  modes {modes}/8")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--z", type=int, default=8)
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--iters", type=int, default=2000)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    GANTrainer(args).run()
