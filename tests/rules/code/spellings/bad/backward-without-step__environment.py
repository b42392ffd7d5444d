"""An environment steps, the policy's optimiser does not."""

import gymnasium as gym
import torch
from torch import nn

env = gym.make("Acrobot-v1")
policy = nn.Sequential(nn.Linear(6, 32), nn.Tanh(), nn.Linear(32, 3))
optimizer = torch.optim.Adam(policy.parameters(), lr=3e-3)
for episode in range(200):
    state, _ = env.reset()
    logs, rewards, is_over = [], [], False
    while not is_over:
        choice = torch.distributions.Categorical(logits=policy(torch.as_tensor(state)))
        action = choice.sample()
        state, reward, is_done, is_cut, _ = env.step(action.item())
        logs.append(choice.log_prob(action))
        rewards.append(reward)
        is_over = is_done or is_cut
    optimizer.zero_grad()
    loss = -sum(rewards) * torch.stack(logs).sum()
    loss.backward()  # HERE
