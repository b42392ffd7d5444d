"""Proximal policy optimisation on a chain where the far end pays most."""
import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(2)
N = 8


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(N, 32), nn.Tanh())
        self.pi, self.v = nn.Linear(32, 2), nn.Linear(32, 1)

    def forward(self, s):
        h = self.body(s)
        return Categorical(logits=self.pi(h)), self.v(h).squeeze(-1)


def rollout(model, envs=16, horizon=20):
    cell = torch.zeros(envs, dtype=torch.long)
    log = []
    for _ in range(horizon):
        s = nn.functional.one_hot(cell, N).float()
        with torch.no_grad():
            dist, value = model(s)
        a = dist.sample()
        cell = (cell + 2 * a - 1).clamp(0, N - 1)
        reward = (cell == N - 1).float() - 0.02
        done = cell == N - 1
        log.append((s, a, dist.log_prob(a), value, reward, done))
        cell = torch.where(done, torch.zeros_like(cell), cell)
    return [torch.stack(column) for column in zip(*log)]


model = ActorCritic()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for update in range(20):
    s, a, old, value, reward, done = rollout(model)
    advantage, running = torch.zeros_like(reward), torch.zeros(16)
    for t in reversed(range(len(reward))):
        future = value[t + 1] if t + 1 < len(reward) else torch.zeros(16)
        delta = reward[t] + 0.97 * future * ~done[t] - value[t]
        running = delta + 0.97 * 0.95 * ~done[t] * running
        advantage[t] = running
    target = (advantage + value).flatten()
    advantage = ((advantage - advantage.mean()) / (advantage.std() + 1e-8)).flatten()
    s, a, old = s.flatten(0, 1), a.flatten(), old.flatten()
    for _ in range(4):
        for rows in torch.randperm(len(a)).split(80):
            dist, v = model(s[rows])
            ratio = (dist.log_prob(a[rows]) - old[rows]).exp()
            clipped = ratio.clamp(0.8, 1.2) * advantage[rows]
            loss = -torch.min(ratio * advantage[rows], clipped).mean()
            loss = loss + 0.5 * (v - target[rows]).pow(2).mean() - 0.01 * dist.entropy().mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
    if update % 5 == 4:
        print(f"update {update + 1} mean reward {reward.mean().item():.4f}")
