"""Advantage actor-critic on a corridor: walk right to the goal."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(1)
CELLS, LIMIT = 7, 30


class Corridor:
    def reset(self):
        self.cell, self.time = 1, 0
        return self.observe()

    def observe(self):
        return F.one_hot(torch.tensor(self.cell), CELLS).float()

    def step(self, action):
        self.cell = max(0, min(CELLS - 1, self.cell + (1 if action == 1 else -1)))
        self.time += 1
        goal = self.cell == CELLS - 1
        return self.observe(), (1.0 if goal else -0.05), goal or self.time >= LIMIT


actor = nn.Sequential(nn.Linear(CELLS, 24), nn.Tanh(), nn.Linear(24, 2))
critic = nn.Sequential(nn.Linear(CELLS, 24), nn.Tanh(), nn.Linear(24, 1))
actor_optimizer = torch.optim.Adam(actor.parameters(), lr=5e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-2)
env = Corridor()
lengths = []
for episode in range(120):
    observations, log_probs, rewards = [], [], []
    obs, done = env.reset(), False
    while not done:
        policy = Categorical(logits=actor(obs))
        action = policy.sample()
        observations.append(obs)
        log_probs.append(policy.log_prob(action))
        obs, reward, done = env.step(action.item())
        rewards.append(reward)
    returns, g = [], 0.0
    for r in reversed(rewards):
        g = r + 0.98 * g
        returns.insert(0, g)
    returns = torch.tensor(returns)
    values = critic(torch.stack(observations)).squeeze(1)

    critic_loss = F.mse_loss(values, returns)
    critic_optimizer.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()

    advantage = (returns - values).detach()
    actor_loss = -(torch.stack(log_probs) * advantage).sum()
    actor_optimizer.zero_grad()
    actor_loss.backward()
    critic_optimizer.step()
    lengths.append(len(rewards))
    if episode % 20 == 19:
        print(f"episode {episode + 1} mean length {sum(lengths[-20:]) / 20:.1f}")
