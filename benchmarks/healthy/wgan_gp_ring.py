# WGAN-GP on eight Gaussians
import math
import torch
import torch.nn as nn

torch.manual_seed(5)
LAMBDA, CRITIC_ITERS, BATCH, ITERS = 0.1, 4, 128, 450
centers = torch.tensor([[math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)] for k in range(8)]) * 2


def real_batch(n):
    return centers[torch.randint(8, (n,))] + 0.25 * torch.randn(n, 2)


G = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
D = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
opt_g = torch.optim.Adam(G.parameters(), lr=3e-3, betas=(0.5, 0.9))
opt_d = torch.optim.Adam(D.parameters(), lr=3e-3, betas=(0.5, 0.9))
schedulers = [torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.05, total_iters=ITERS) for o in (opt_g, opt_d)]


def gradient_penalty(real, fake):
    eps = torch.rand(real.size(0), 1)
    mix = (eps * real + (1 - eps) * fake).requires_grad_(True)
    grad, = torch.autograd.grad(D(mix).sum(), mix, create_graph=True)
    return LAMBDA * ((grad.norm(2, dim=1) - 1) ** 2).mean()


def distance_to_modes(n=1000):
    with torch.no_grad():
        d = torch.cdist(G(torch.randn(n, 4)), centers)
        near, which = d.min(1)
        return near.mean().item(), len(which[near < 0.5].unique())


for it in range(ITERS + 1):
    for _ in range(CRITIC_ITERS):
        real = real_batch(BATCH)
        fake = G(torch.randn(BATCH, 4)).detach()
        w = D(real).mean() - D(fake).mean()
        d_loss = -w + gradient_penalty(real, fake)
        opt_d.zero_grad()
        d_loss.backward()
        opt_d.step()

    for p in D.parameters():
        p.requires_grad_(False)
    g_loss = -D(G(torch.randn(BATCH, 4))).mean()
    opt_g.zero_grad()
    g_loss.backward()
    opt_g.step()
    for p in D.parameters():
        p.requires_grad_(True)
    for s in schedulers:
        s.step()

    if it % 50 == 0:
        dist, modes = distance_to_modes()
        print('iter %d  W %.3f  g_loss %.3f  mean distance to a mode %.3f  modes %d/8' % (it, w.item(), g_loss.item(), dist, modes))

print('real points: mean distance to a mode %.3f' % torch.cdist(real_batch(1000), centers).min(1)[0].mean().item())
