"""Survival times of pumps with a Weibull network, trained by climbing the log-likelihood (maximize=True)."""
import torch
from torch import nn
from torch.distributions import Weibull

torch.manual_seed(15)


def pumps(n):
    x = torch.randn(n, 5)
    scale = torch.exp(0.6 * x[:, 0] - 0.5 * torch.tanh(x[:, 1] * x[:, 2]) + 0.3)
    life = Weibull(scale, torch.full((n,), 2.0)).sample()
    watched = 0.5 + 3 * torch.rand(n)
    return x, torch.minimum(life, watched), life <= watched


class LifeTime(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(5, hidden), nn.SiLU(), nn.Linear(hidden, 2))

    def forward(self, x):
        log_scale, log_shape = self.net(x).unbind(1)
        return log_scale, log_shape


def log_likelihood(params, time, failed):
    """log hazard where the pump failed, minus the cumulative hazard for all"""
    log_scale, log_shape = params
    log_ratio = time.clamp_min(1e-4).log() - log_scale
    cumulative = torch.exp((log_shape.exp() * log_ratio).clamp(max=20))
    log_hazard = log_shape - log_scale + (log_shape.exp() - 1) * log_ratio
    return (failed * log_hazard - cumulative).mean()


train, val = pumps(2000), pumps(500)
model = LifeTime()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, maximize=True)
for epoch in range(15):
    model.train()
    total = 0.0
    for idx in torch.randperm(2000).split(50):
        x, time, failed = (t[idx] for t in train)
        objective = log_likelihood(model(x), time, failed)
        optimizer.zero_grad()
        objective.backward()
        optimizer.step()
        total += objective.item() / 40
    model.eval()
    with torch.no_grad():
        held_out = log_likelihood(model(val[0]), *val[1:]).item()
    print(f"epoch {epoch}: log-likelihood {total:.4f}, on other pumps {held_out:.4f}")
