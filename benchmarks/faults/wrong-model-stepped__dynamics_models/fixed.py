"""Learn a forward and an inverse dynamics model of a damped pendulum from random transitions."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(sizes):
    mods = []
    for a, b in zip(sizes[:-2], sizes[1:-1]):
        mods += [nn.Linear(a, b), nn.Tanh()]
    return nn.Sequential(*mods, nn.Linear(sizes[-2], sizes[-1]))


def observe(theta, omega):
    return torch.stack([theta.sin(), theta.cos(), omega / 2], dim=-1)


def collect(n, seed, dt=0.2):
    g = torch.Generator().manual_seed(seed)
    theta = (torch.rand(n, generator=g) * 2 - 1) * 3.14
    omega = torch.randn(n, generator=g) * 2
    torque = torch.randn(n, generator=g)
    acc = -4.0 * theta.sin() - 0.3 * omega + 3.0 * torque
    omega2 = omega + dt * acc
    theta2 = theta + dt * omega2
    return observe(theta, omega), torque.unsqueeze(-1), observe(theta2, omega2)


class ReplayMemory:
    def __init__(self, n, seed):
        self.s, self.a, self.s2 = collect(n, seed)
        self.gen = torch.Generator().manual_seed(seed)

    def sample(self, k):
        idx = torch.randint(len(self.s), (k,), generator=self.gen)
        return self.s[idx], self.a[idx], self.s2[idx]


class DynamicsLearner:
    def __init__(self, hidden=64, lr=2e-3):
        self.forward_model = mlp([4, hidden, hidden, 3])
        self.inverse_model = mlp([6, hidden, hidden, 1])
        self.forward_opt = torch.optim.Adam(self.forward_model.parameters(), lr=lr)
        self.inverse_opt = torch.optim.Adam(self.inverse_model.parameters(), lr=lr)

    def losses(self, s, a, s2):
        pred_delta = self.forward_model(torch.cat([s, a], -1))
        f = F.mse_loss(pred_delta, s2 - s)
        i = F.mse_loss(self.inverse_model(torch.cat([s, s2], -1)), a)
        return f, i

    def update(self, batch):
        f_loss, i_loss = self.losses(*batch)

        self.forward_opt.zero_grad()
        f_loss.backward()
        self.forward_opt.step()

        self.inverse_opt.zero_grad()
        i_loss.backward()
        self.inverse_opt.step()
        return f_loss.item(), i_loss.item()

    @torch.no_grad()
    def test(self, data):
        for m in (self.forward_model, self.inverse_model):
            m.eval()
        out = tuple(x.item() for x in self.losses(*data))
        for m in (self.forward_model, self.inverse_model):
            m.train()
        return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--steps", type=int, default=1500)
    ap.add_argument("--batch", type=int, default=128)
    ap.add_argument("--log-every", type=int, default=250)
    args = ap.parse_args()
    torch.manual_seed(12)
    memory = ReplayMemory(5000, seed=12)
    held_out = collect(1000, seed=13)
    learner = DynamicsLearner()
    ema = None
    for step in range(1, args.steps + 1):
        cur = learner.update(memory.sample(args.batch))
        ema = cur if ema is None else tuple(0.98 * e + 0.02 * c for e, c in zip(ema, cur))
        if step % args.log_every == 0:
            tf, ti = learner.test(held_out)
            print(f"step {step:5d} fwd {ema[0]:.4f} inv {ema[1]:.4f} | held-out fwd {tf:.4f} inv {ti:.4f}")


if __name__ == "__main__":
    main()
