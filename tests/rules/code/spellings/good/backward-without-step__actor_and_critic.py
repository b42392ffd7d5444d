import torch
from torch import nn
from torch.nn import functional as F


class Agent:
    def __init__(self, n_states, n_actions, gamma=0.99):
        self.gamma = gamma
        self.actor = nn.Sequential(nn.Linear(n_states, 64), nn.Tanh(), nn.Linear(64, n_actions), nn.Tanh())
        self.critic = nn.Sequential(nn.Linear(n_states + n_actions, 64), nn.ReLU(), nn.Linear(64, 1))
        self.optimizers = {
            "actor": torch.optim.Adam(self.actor.parameters(), lr=1e-4),
            "critic": torch.optim.Adam(self.critic.parameters(), lr=1e-3),
        }

    def update(self, name, loss):
        self.optimizers[name].zero_grad()
        loss.backward()
        self.optimizers[name].step()

    def learn(self, state, action, reward, after):
        with torch.no_grad():
            target = reward + self.gamma * self.critic(torch.cat([after, self.actor(after)], dim=1)).squeeze(1)
        value = self.critic(torch.cat([state, action], dim=1)).squeeze(1)
        self.update("critic", F.mse_loss(value, target))
        self.update("actor", -self.critic(torch.cat([state, self.actor(state)], dim=1)).mean())
