"""Actor and critic: both losses are backwarded first, then both optimisers step; the critic steps twice as often."""

import torch
from torch import nn

torch.manual_seed(0)
actor = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 2))
critic = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1))
actor_optimizer = torch.optim.Adam(actor.parameters(), lr=3e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-2)

for step in range(120):
    state = torch.randn(64, 4)
    policy = torch.distributions.Categorical(logits=actor(state))
    action = policy.sample()
    reward = (action == (state[:, 0] > 0)).float() + 0.1 * torch.randn(64)
    value = critic(state).squeeze(1)
    advantage = reward - value.detach()

    actor_optimizer.zero_grad()
    critic_optimizer.zero_grad()
    actor_loss = -(policy.log_prob(action) * advantage).mean() - 0.01 * policy.entropy().mean()
    critic_loss = nn.functional.mse_loss(value, reward)
    actor_loss.backward()
    critic_loss.backward()
    actor_optimizer.step()
    critic_optimizer.step()

    critic_optimizer.zero_grad()
    nn.functional.mse_loss(critic(state).squeeze(1), reward).backward()
    critic_optimizer.step()
print(reward.mean().item())
