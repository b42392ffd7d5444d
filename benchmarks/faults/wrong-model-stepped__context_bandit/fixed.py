"""Contextual bandit with a learnt baseline (one-step actor-critic)."""
import torch
import torch.nn as nn
from torch.distributions import Categorical


class Ads:
    def __init__(self, n_ctx=8, n_arms=5, seed=0):
        g = torch.Generator().manual_seed(seed)
        self.w = torch.randn(n_ctx, n_arms, generator=g)
        self.n_ctx, self.n_arms = n_ctx, n_arms

    def contexts(self, n):
        return torch.randn(n, self.n_ctx)

    def pay(self, ctx, arm):
        mean = torch.tanh(ctx @ self.w)
        return mean.gather(1, arm[:, None]).squeeze(1) + 0.1 * torch.randn(len(arm))

    def best(self, ctx):
        return torch.tanh(ctx @ self.w).max(1).values.mean().item()


def mlp(i, o, h=32):
    return nn.Sequential(nn.Linear(i, h), nn.Tanh(), nn.Linear(h, o))


torch.manual_seed(0)
env = Ads()
policy, value = mlp(env.n_ctx, env.n_arms), mlp(env.n_ctx, 1)
pi_opt = torch.optim.Adam(policy.parameters(), lr=5e-3)
v_opt = torch.optim.Adam(value.parameters(), lr=5e-3)

for t in range(800):
    s = env.contexts(64)
    dist = Categorical(logits=policy(s))
    a = dist.sample()
    r = env.pay(s, a)

    v = value(s).squeeze(1)
    v_loss = (r - v).pow(2).mean()
    v_opt.zero_grad()
    v_loss.backward()
    v_opt.step()

    adv = (r - v).detach()
    pi_loss = -(dist.log_prob(a) * adv).mean() - 0.003 * dist.entropy().mean()
    pi_opt.zero_grad()
    pi_loss.backward()
    pi_opt.step()

    if t % 100 == 0 or t == 799:
        with torch.no_grad():
            s = env.contexts(2000)
            got = env.pay(s, policy(s).argmax(1)).mean().item()
        print(f"iter {t:4d}  v_loss {v_loss.item():.3f}  sampled reward {r.mean().item():+.3f}  "
              f"greedy {got:+.3f}  oracle {env.best(s):+.3f}")
