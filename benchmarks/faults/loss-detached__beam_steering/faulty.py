"""Policy gradient: choose one of eight antenna beams from the pilot signal, reward is the received power."""
import torch
from torch import nn
from torch.distributions import Categorical

BEAMS, PILOTS = 8, 12


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(PILOTS, 48), nn.ReLU(), nn.Linear(48, BEAMS))

    def forward(self, pilot):
        return Categorical(logits=self.net(pilot))


class Channel:
    def __init__(self, seed):
        self.g = torch.Generator().manual_seed(seed)
        self.mix = torch.randn(2, PILOTS, generator=torch.Generator().manual_seed(99))

    def users(self, n):
        angle = torch.rand(n, generator=self.g) * 2 * torch.pi
        where = torch.stack([angle.sin(), angle.cos()], 1)
        pilot = where @ self.mix + 0.1 * torch.randn(n, PILOTS, generator=self.g)
        return angle, pilot

    @staticmethod
    def power(angle, beam):
        centre = beam * (2 * torch.pi / BEAMS)
        return torch.exp(2.0 * (torch.cos(angle - centre) - 1))


@torch.no_grad()
def rollout(policy, channel, n=64):
    angle, pilot = channel.users(n)
    dist = policy(pilot)
    beam = dist.sample()
    return {"pilot": pilot, "beam": beam, "log_prob": dist.log_prob(beam), "reward": channel.power(angle, beam)}


def policy_loss(batch):
    advantage = batch["reward"] - batch["reward"].mean()
    advantage = advantage / (advantage.std() + 1e-6)
    return -(batch["log_prob"] * advantage).mean().requires_grad_()


torch.manual_seed(31)
policy, channel, test = Policy(), Channel(1), Channel(2)
angle, pilot = test.users(500)
optimizer = torch.optim.Adam(policy.parameters(), lr=3e-3)
for update in range(1, 401):
    policy.train()
    batch = rollout(policy, channel)
    loss = policy_loss(batch)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if update % 50 == 0:
        policy.eval()
        with torch.no_grad():
            best = policy(pilot).logits.argmax(1)
        print(f"update {update}: reward {batch['reward'].mean():.3f}, greedy on test users {test.power(angle, best).mean():.3f}")
