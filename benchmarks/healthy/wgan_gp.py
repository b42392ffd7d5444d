"""Wasserstein GAN with gradient penalty, five critic steps for one generator step."""
import torch
from torch import autograd, nn

torch.manual_seed(1)


def net(i, o, h=48):
    return nn.Sequential(nn.Linear(i, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(), nn.Linear(h, o))


def gradient_penalty(critic, real, fake):
    eps = torch.rand(len(real), 1)
    mixed = (eps * real + (1 - eps) * fake).requires_grad_(True)
    (grad,) = autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    return ((grad.norm(2, dim=1) - 1) ** 2).mean()


def sample(n):
    x = torch.randn(n, 2) * torch.tensor([1.5, 0.3])
    x[:, 1] += 0.5 * x[:, 0] ** 2
    return x


critic, generator = net(2, 1), net(4, 2)
opt_c = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.0, 0.9))
opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.0, 0.9))
for it in range(120):
    for _ in range(5):
        real = sample(64)
        fake = generator(torch.randn(64, 4)).detach()
        loss_c = critic(fake).mean() - critic(real).mean() + 10 * gradient_penalty(critic, real, fake)
        opt_c.zero_grad()
        loss_c.backward()
        opt_c.step()
    loss_g = -critic(generator(torch.randn(64, 4))).mean()
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
    if it % 30 == 29:
        print(f"iteration {it + 1} critic {loss_c.item():.3f} generator {loss_g.item():.3f}")
