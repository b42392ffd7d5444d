"""Deep Q-learning with replay and a periodically synchronised target network on a corridor with keys."""
import copy
import random
from collections import deque
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn


@dataclass
class DQNConfig:
    env_steps: int = 3000
    warmup: int = 300
    batch: int = 64
    gamma: float = 0.95
    lr: float = 1e-3
    sync_every: int = 150
    eps_start: float = 1.0
    eps_end: float = 0.05
    eps_steps: int = 1500
    seed: int = 5


class KeyCorridor:
    """Walk left to fetch the key, then right to the door."""
    length, limit = 8, 30

    def __init__(self, rng):
        self.rng = rng

    def reset(self):
        self.x, self.key, self.t = self.rng.randint(1, self.length - 2), False, 0
        return self.obs()

    def obs(self):
        o = np.zeros(self.length + 1, dtype=np.float32)
        o[self.x] = 1.0
        o[-1] = float(self.key)
        return o

    def step(self, a):
        self.x = min(max(self.x + (1 if a else -1), 0), self.length - 1)
        self.t += 1
        r = -0.02
        if self.x == 0 and not self.key:
            self.key, r = True, 0.3
        won = self.x == self.length - 1 and self.key
        return self.obs(), (1.0 if won else r), won, self.t >= self.limit


class Agent:
    def __init__(self, cfg, d_obs, n_act):
        self.cfg = cfg
        self.q = nn.Sequential(nn.Linear(d_obs, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, n_act))
        self.target = copy.deepcopy(self.q)
        for p in self.target.parameters():
            p.requires_grad_(False)
        self.target.eval()
        self.opt = torch.optim.Adam(self.q.parameters(), lr=cfg.lr)
        self.memory = deque(maxlen=5000)
        self.updates = 0

    def epsilon(self, step):
        f = min(step / self.cfg.eps_steps, 1.0)
        return self.cfg.eps_start + f * (self.cfg.eps_end - self.cfg.eps_start)

    def act(self, obs, eps, rng):
        if rng.random() < eps:
            return rng.randrange(2)
        with torch.no_grad():
            return int(self.q(torch.from_numpy(obs)).argmax())

    def learn(self, rng):
        batch = rng.sample(self.memory, self.cfg.batch)
        s, a, r, s2, term = (torch.as_tensor(np.array(z)) for z in zip(*batch))
        q_sa = self.q(s).gather(1, a.view(-1, 1)).squeeze(1)
        with torch.no_grad():
            best = self.q(s2).argmax(1, keepdim=True)
            y = r.float() + self.cfg.gamma * (1 - term.float()) * self.target(s2).gather(1, best).squeeze(1)
        loss = nn.functional.smooth_l1_loss(q_sa, y)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        self.updates += 1
        if self.updates % self.cfg.sync_every == 0:
            self.target.load_state_dict(self.q.state_dict())
        return loss.item()


def main(cfg=DQNConfig()):
    rng = random.Random(cfg.seed)
    torch.manual_seed(cfg.seed)
    env = KeyCorridor(rng)
    agent = Agent(cfg, env.length + 1, 2)
    obs, ep_ret, finished, losses = env.reset(), 0.0, [], []
    for step in range(1, cfg.env_steps + 1):
        a = agent.act(obs, agent.epsilon(step), rng)
        nxt, r, terminal, timeout = env.step(a)
        agent.memory.append((obs, a, r, nxt, terminal))
        ep_ret += r
        obs = nxt
        if terminal or timeout:
            finished.append(ep_ret)
            obs, ep_ret = env.reset(), 0.0
        if step > cfg.warmup:
            losses.append(agent.learn(rng))
        if step % 500 == 0:
            print(f"step {step}: return {np.mean(finished[-20:]):.3f} td {np.mean(losses[-200:]):.4f} eps {agent.epsilon(step):.2f}")


if __name__ == "__main__":
    main()
