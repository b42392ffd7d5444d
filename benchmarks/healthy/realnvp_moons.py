import math
import torch
from torch import nn
from sklearn.datasets import make_moons

torch.manual_seed(0)


class Coupling(nn.Module):
    def __init__(self, flip):
        super().__init__()
        self.flip = flip
        self.net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2))
        nn.init.zeros_(self.net[-1].weight)
        nn.init.zeros_(self.net[-1].bias)

    def forward(self, x):
        a, b = (x[:, 1:], x[:, :1]) if self.flip else (x[:, :1], x[:, 1:])
        s, t = self.net(a).chunk(2, 1)
        s = 2 * torch.tanh(s / 2)
        b = b * s.exp() + t
        out = torch.cat([b, a], 1) if self.flip else torch.cat([a, b], 1)
        return out, s.sum(1)

    def inverse(self, z):
        a, b = (z[:, 1:], z[:, :1]) if self.flip else (z[:, :1], z[:, 1:])
        s, t = self.net(a).chunk(2, 1)
        s = 2 * torch.tanh(s / 2)
        b = (b - t) * (-s).exp()
        return torch.cat([b, a], 1) if self.flip else torch.cat([a, b], 1)


class Flow(nn.Module):
    def __init__(self, depth=8):
        super().__init__()
        self.layers = nn.ModuleList(Coupling(i % 2 == 1) for i in range(depth))

    def log_prob(self, x):
        logdet = 0.0
        for layer in self.layers:
            x, ld = layer(x)
            logdet = logdet + ld
        return -0.5 * (x ** 2).sum(1) - math.log(2 * math.pi) + logdet

    @torch.no_grad()
    def sample(self, n):
        z = torch.randn(n, 2)
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z


def draw(n, seed):
    pts, _ = make_moons(n, noise=0.05, random_state=seed)
    return torch.tensor(pts, dtype=torch.float32)


train, test = draw(4000, 1), draw(1000, 2)
mu, sd = train.mean(0), train.std(0)
train, test = (train - mu) / sd, (test - mu) / sd
flow = Flow()
opt = torch.optim.Adam(flow.parameters(), lr=3e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 500)
for it in range(1, 501):
    x = train[torch.randint(len(train), (256,))]
    nll = -flow.log_prob(x).mean()
    opt.zero_grad()
    nll.backward()
    nn.utils.clip_grad_norm_(flow.parameters(), 5.0)
    opt.step()
    sched.step()
    if it % 100 == 0:
        with torch.no_grad():
            print(f"it {it} train nll {nll.item():.3f} test nll {-flow.log_prob(test).mean().item():.3f}")
s = flow.sample(500)
print("sample mean", s.mean(0).tolist(), "nearest real point, mean distance", torch.cdist(s, test).min(1).values.mean().item())
