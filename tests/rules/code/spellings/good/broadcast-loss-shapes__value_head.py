import torch
from torch import nn


class Critic(nn.Module):
    def __init__(self, n_obs):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(n_obs, 64), nn.Tanh())
        self.value = nn.Linear(64, 1)

    def forward(self, obs):
        return self.value(self.trunk(obs))


def update(critic, target, optimizer, obs, after, reward, gamma=0.99):
    with torch.no_grad():
        goal = reward + gamma * target(after).max(1, keepdim=True).values
    error = critic(obs) - goal
    optimizer.zero_grad()
    error.pow(2).mean().backward()
    optimizer.step()


critic, target = Critic(4), Critic(4)
update(critic, target, torch.optim.Adam(critic.parameters()), obs, after, reward)
