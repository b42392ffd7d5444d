import torch
from torch import nn
from torch.nn import functional as F


def penalty(critic, mixed):
    mixed = mixed.requires_grad_(True)
    (slope,) = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    return (slope.norm(dim=1) - 1).pow(2).mean()


class Pair:
    def __init__(self, size):
        self.maker = nn.Sequential(nn.Linear(size, 64), nn.ReLU(), nn.Linear(64, 2))
        self.critic = nn.Sequential(nn.Linear(2, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))
        self.maker_optimizer = torch.optim.Adam(self.maker.parameters(), lr=1e-4)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=1e-4)
        self.size = size

    def critic_backward(self, real, fake):
        self.critic_optimizer.zero_grad()
        loss = self.critic(fake.detach()).mean() - self.critic(real).mean() + 10 * penalty(self.critic, fake.detach())
        loss.backward()
        return loss

    def fit(self, batches):
        for real in batches:
            fake = self.maker(torch.randn(len(real), self.size))
            self.critic_backward(real, fake)
            self.critic_optimizer.step()
            self.maker_optimizer.zero_grad()
            F.softplus(-self.critic(fake)).mean().backward()
            self.maker_optimizer.step()
