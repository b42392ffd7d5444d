"""Exponential survival model: how long do bearings last? Some are still running when we look."""
import torch
from torch import nn

torch.manual_seed(12)
n = 2000
x = torch.randn(n, 6)
true_log_rate = 0.8 * x[:, 0] - 0.6 * x[:, 1] + 0.4 * torch.relu(x[:, 2])
lifetime = torch.distributions.Exponential(true_log_rate.exp()).sample()
censor = torch.rand(n) * 4
time = torch.minimum(lifetime, censor)
event = (lifetime <= censor).float()

hazard = nn.Sequential(nn.Linear(6, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(hazard.parameters(), lr=3e-3)


def log_likelihood(log_rate, t, d):
    return (d * log_rate - log_rate.exp() * t).mean()


def concordance(score, t, d):
    """Share of comparable pairs in which the one that failed first had the higher rate."""
    earlier = (t[:, None] < t[None, :]) & (d[:, None] > 0)
    agree = (score[:, None] > score[None, :]) & earlier
    return (agree.sum() / earlier.sum()).item()


for epoch in range(20):
    hazard.train()
    total = 0.0
    for rows in torch.randperm(1600).split(64):
        log_rate = hazard(x[rows]).squeeze(1)
        loss = log_likelihood(log_rate, time[rows], event[rows])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(hazard.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(rows)
    hazard.eval()
    with torch.no_grad():
        score = hazard(x[1600:]).squeeze(1)
        ll = log_likelihood(score, time[1600:], event[1600:]).item()
    print(f"epoch {epoch:2d} loss {total / 1600:.4f} held-out log-likelihood {ll:.4f} "
          f"concordance {concordance(score, time[1600:], event[1600:]):.3f}")
