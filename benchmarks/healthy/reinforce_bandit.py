"""Policy gradient on a contextual bandit with a moving-average baseline."""
import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(1)
quality = torch.randn(6, 4)
policy = nn.Sequential(nn.Linear(6, 32), nn.Tanh(), nn.Linear(32, 4))
optimizer = torch.optim.Adam(policy.parameters(), lr=5e-3)
baseline, rewards = 0.0, []
for step in range(500):
    context = torch.randn(64, 6)
    choice = Categorical(logits=policy(context))
    action = choice.sample()
    reward = (context @ quality).gather(1, action[:, None]).squeeze(1) + 0.5 * torch.randn(64)
    baseline = 0.95 * baseline + 0.05 * reward.mean().item()
    loss = -(choice.log_prob(action) * (reward - baseline)).mean() - 0.01 * choice.entropy().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    rewards.append(reward.mean().item())
    if step % 100 == 99:
        print(f"step {step + 1} mean reward {sum(rewards[-100:]) / 100:.3f}")
