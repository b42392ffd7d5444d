"""Inverse kinematics of a planar arm: joint angles for a reachable point, judged by forward kinematics."""
import torch
from torch import nn

LENGTHS = torch.tensor([1.0, 0.8, 0.5])


def tip(angles):
    total = angles.cumsum(-1)
    return torch.stack([(LENGTHS * total.cos()).sum(-1), (LENGTHS * total.sin()).sum(-1)], -1)


class Reacher(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 3))

    def forward(self, point):
        return self.net(point)


class Learner:
    def __init__(self, policy, lr):
        self.policy = policy
        self.opt = torch.optim.Adam(policy.parameters(), lr=lr)

    def _backward(self, loss):
        loss.backward()

    def _apply(self):
        self.opt.step()
        self.opt.zero_grad()

    def update(self, points):
        miss = (tip(self.policy(points)) - points).pow(2).sum(-1).mean()
        self._backward(miss)
        self._apply()
        return miss.item()

    @torch.no_grad()
    def distance(self, points):
        return (tip(self.policy(points)) - points).norm(dim=-1).mean().item()


def reachable(n, g):
    a = torch.stack([0.5 * torch.randn(n, generator=g), 0.4 + 1.6 * torch.rand(n, generator=g),
                     1.5 * torch.rand(n, generator=g)], -1)
    return tip(a)


def main():
    torch.manual_seed(71)
    g = torch.Generator().manual_seed(71)
    held = reachable(500, g)
    learner = Learner(Reacher(), lr=2e-3)
    window = []
    for step in range(1, 1201):
        window.append(learner.update(reachable(64, g)))
        if step % 200 == 0:
            print(f"step {step:4d} miss {sum(window) / len(window):.4f} held-out distance {learner.distance(held):.4f}")
            window.clear()


main()
