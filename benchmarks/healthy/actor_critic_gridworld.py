"""Advantage actor-critic on a 5x5 gridworld, 32 environments stepped in parallel."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Categorical

MOVES = torch.tensor([[-1, 0], [1, 0], [0, -1], [0, 1]])


class VecGrid:
    def __init__(self, n_envs, size=5, limit=20, seed=0):
        self.n, self.size, self.limit = n_envs, size, limit
        self.gen = torch.Generator().manual_seed(seed)
        self.goal = torch.tensor([size - 1, size - 1])
        self.pit = torch.tensor([2, 2])
        self.pos = torch.zeros(n_envs, 2, dtype=torch.long)
        self.t = torch.zeros(n_envs, dtype=torch.long)
        self.reset(torch.ones(n_envs, dtype=torch.bool))

    def reset(self, mask):
        k = int(mask.sum())
        self.pos[mask] = torch.randint(0, 2, (k, 2), generator=self.gen)
        self.t[mask] = 0

    def obs(self):
        return F.one_hot(self.pos[:, 0] * self.size + self.pos[:, 1], self.size ** 2).float()

    def step(self, action):
        self.pos = (self.pos + MOVES[action]).clamp(0, self.size - 1)
        self.t += 1
        win = (self.pos == self.goal).all(1)
        lose = (self.pos == self.pit).all(1)
        reward = win.float() - lose.float() - 0.02
        done = win | lose | (self.t >= self.limit)
        self.reset(done)
        return self.obs(), reward, done


class ActorCritic(nn.Module):
    def __init__(self, d_obs, n_act, hidden=48):
        super().__init__()
        self.shared = nn.Sequential(nn.Linear(d_obs, hidden), nn.Tanh())
        self.pi = nn.Linear(hidden, n_act)
        self.v = nn.Linear(hidden, 1)

    def forward(self, s):
        h = self.shared(s)
        return Categorical(logits=self.pi(h)), self.v(h).squeeze(-1)


def rollout(env, net, obs, horizon):
    logps, values, rewards, dones, entropies = [], [], [], [], []
    for _ in range(horizon):
        dist, value = net(obs)
        action = dist.sample()
        obs, r, d = env.step(action)
        logps.append(dist.log_prob(action))
        entropies.append(dist.entropy())
        values.append(value)
        rewards.append(r)
        dones.append(d.float())
    with torch.no_grad():
        bootstrap = net(obs)[1]
    return obs, [torch.stack(z) for z in (logps, values, rewards, dones, entropies)], bootstrap


def returns_from(rewards, dones, bootstrap, gamma):
    out, running = [], bootstrap
    for r, d in zip(rewards.flip(0), dones.flip(0)):
        running = r + gamma * running * (1 - d)
        out.append(running)
    return torch.stack(out).flip(0)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--updates", type=int, default=400)
    ap.add_argument("--horizon", type=int, default=8)
    ap.add_argument("--gamma", type=float, default=0.97)
    ap.add_argument("--entropy", type=float, default=0.01)
    args = ap.parse_args()
    torch.manual_seed(0)
    env = VecGrid(32)
    net = ActorCritic(25, 4)
    opt = torch.optim.RMSprop(net.parameters(), lr=3e-3, alpha=0.99, eps=1e-5)
    obs, track = env.obs(), []
    for u in range(1, args.updates + 1):
        obs, (logp, value, reward, done, ent), boot = rollout(env, net, obs, args.horizon)
        target = returns_from(reward, done, boot, args.gamma)
        adv = (target - value).detach()
        policy_loss = -(logp * adv).mean()
        value_loss = F.mse_loss(value, target)
        loss = policy_loss + 0.5 * value_loss - args.entropy * ent.mean()
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        opt.step()
        track.append((reward.sum() / done.sum().clamp(min=1)).item())
        if u % 50 == 0:
            print(f"update {u:4d}  reward/episode {sum(track[-50:]) / 50:+.3f}  value loss {value_loss.item():.4f}  entropy {ent.mean().item():.3f}")


if __name__ == "__main__":
    main()
