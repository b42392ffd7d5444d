import torch
from torch import nn
from torch.nn import functional as F


class Agent:
    def __init__(self, n_states, n_actions, gamma=0.99):
        self.gamma = gamma
        self.actor = nn.Sequential(nn.Linear(n_states, 64), nn.Tanh(), nn.Linear(64, n_actions), nn.Tanh())
        self.critic = nn.Sequential(nn.Linear(n_states + n_actions, 64), nn.ReLU(), nn.Linear(64, 1))
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=1e-4)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=1e-3)

    def value(self, state, action):
        return self.critic(torch.cat([state, action], dim=1)).squeeze(1)

    def learn_values(self, state, action, reward, after):
        with torch.no_grad():
            target = reward + self.gamma * self.value(after, self.actor(after))
        loss = F.mse_loss(self.value(state, action), target)
        self.critic_optimizer.zero_grad()
        loss.backward()  # HERE
        return loss.item()

    def learn_actions(self, state):
        loss = -self.value(state, self.actor(state)).mean()
        self.actor_optimizer.zero_grad()
        loss.backward()
        self.actor_optimizer.step()
