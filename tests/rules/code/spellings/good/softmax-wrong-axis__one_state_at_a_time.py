import gymnasium as gym
import torch
from torch import nn
from torch.distributions import Categorical

policy = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
env = gym.make("CartPole-v1")
for episode in range(500):
    state, _ = env.reset(seed=episode)
    logs, gains, done = [], [], False
    while not done:
        chances = torch.softmax(policy(torch.as_tensor(state, dtype=torch.float32)), dim=0)
        choice = Categorical(probs=chances)
        action = choice.sample()
        logs.append(choice.log_prob(action))
        state, gain, ended, cut, _ = env.step(action.item())
        gains.append(gain)
        done = ended or cut
    loss = -(torch.stack(logs) * sum(gains)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
