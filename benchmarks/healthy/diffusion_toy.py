"""A denoising diffusion model of a two-dimensional spiral."""
import math

import torch
from torch import nn

torch.manual_seed(8)
T = 40
beta = torch.linspace(1e-3, 0.15, T)
alpha_bar = torch.cumprod(1 - beta, 0)


def spiral(n):
    a = torch.rand(n).sqrt() * 3 * math.pi
    return torch.stack([a * torch.cos(a), a * torch.sin(a)], 1) / 5 + 0.02 * torch.randn(n, 2)


class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Embedding(T, 32)
        self.inp = nn.Linear(2, 32)
        self.net = nn.Sequential(nn.SiLU(), nn.Linear(32, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2))

    def forward(self, x, t):
        return self.net(self.inp(x) + self.time(t))


model = Denoiser()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
running = 1.0
for step in range(700):
    x = spiral(128)
    t = torch.randint(0, T, (128,))
    noise = torch.randn_like(x)
    noisy = alpha_bar[t, None].sqrt() * x + (1 - alpha_bar[t, None]).sqrt() * noise
    loss = (model(noisy, t) - noise).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    running = 0.98 * running + 0.02 * loss.item()
    if step % 100 == 99:
        print(f"step {step + 1} loss {running:.4f}")
model.eval()
with torch.no_grad():
    x = torch.randn(300, 2)
    for t in reversed(range(T)):
        eps = model(x, torch.full((300,), t))
        x = (x - beta[t] / (1 - alpha_bar[t]).sqrt() * eps) / (1 - beta[t]).sqrt()
        if t:
            x = x + beta[t].sqrt() * torch.randn_like(x)
print("spread of samples", x.std(0).tolist(), "of data", spiral(1000).std(0).tolist())
