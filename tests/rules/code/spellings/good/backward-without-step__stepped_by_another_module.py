import torch
from elsewhere import optimise
from torch import nn
from torch.nn import functional as F


class Agent:
    def __init__(self, n_states, n_actions):
        self.actor, self.critic = nn.Linear(n_states, n_actions), nn.Linear(n_actions, 1)
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters())
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters())

    def learn_values(self, actions, gains):
        self.critic_optimizer.zero_grad()
        F.mse_loss(self.critic(actions).squeeze(1), gains).backward()

    def learn_actions(self, states):
        self.actor_optimizer.zero_grad()
        (-self.critic(self.actor(states))).mean().backward()
        self.actor_optimizer.step()

    def learn(self, states, actions, gains):
        self.learn_values(actions, gains)
        optimise(self.critic_optimizer, max_norm=1.0)
        self.learn_actions(states)
