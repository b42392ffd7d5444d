"""One-step dynamics model of a damped pendulum, to be used in a planner."""
import argparse
import math

import torch
import torch.nn as nn


def rollouts(n_runs, steps, gen, dt=0.05):
    theta = (torch.rand(n_runs, generator=gen) * 2 - 1) * math.pi
    omega = torch.randn(n_runs, generator=gen) * 2
    states, actions, nexts = [], [], []
    for _ in range(steps):
        u = torch.randn(n_runs, generator=gen) * 2
        acc = -9.8 * torch.sin(theta) - 0.3 * omega + u
        new_omega = omega + dt * acc
        new_theta = torch.remainder(theta + dt * new_omega + math.pi, 2 * math.pi) - math.pi
        states.append(torch.stack([theta.sin(), theta.cos(), omega], 1))
        actions.append(u[:, None])
        nexts.append(torch.stack([new_omega - omega, new_theta.sin() - theta.sin(), new_theta.cos() - theta.cos()], 1))
        theta, omega = new_theta, new_omega
    return torch.cat([torch.cat(states), torch.cat(actions)], 1), torch.cat(nexts)


class DynamicsModel(nn.Module):
    def __init__(self, n_in=4, n_out=3, hidden=64):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(n_in, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU())
        self.delta = nn.Linear(hidden, n_out)

    def forward(self, sa):
        return self.delta(self.trunk(sa))


class Trainer:
    def __init__(self, model, lr, momentum):
        self.model = model
        self.opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)

    def epoch(self, x, y, batch):
        self.model.train()
        total = 0.0
        for idx in torch.randperm(len(x)).split(batch):
            loss = nn.functional.mse_loss(self.model(x[idx]), y[idx])
            self.opt.zero_grad(set_to_none=True)
            loss.backward()
            self.opt.step()
            total += loss.item() * len(idx)
        return total / len(x)

    @torch.inference_mode()
    def validate(self, x, y):
        self.model.eval()
        return nn.functional.mse_loss(self.model(x), y).item()


if __name__ == "__main__":
    cli = argparse.ArgumentParser()
    cli.add_argument("--lr", type=float, default=1.3)
    cli.add_argument("--momentum", type=float, default=0.9)
    cli.add_argument("--batch", type=int, default=100)
    cli.add_argument("--epochs", type=int, default=16)
    cfg = cli.parse_args()
    torch.manual_seed(8)
    gen = torch.Generator().manual_seed(8)
    x, y = rollouts(60, 80, gen)
    xv, yv = rollouts(15, 80, gen)
    mx, sx, my, sy = x.mean(0), x.std(0), y.mean(0), y.std(0)
    x, xv, y, yv = (x - mx) / sx, (xv - mx) / sx, (y - my) / sy, (yv - my) / sy
    trainer = Trainer(DynamicsModel(), cfg.lr, cfg.momentum)
    for e in range(cfg.epochs):
        tr = trainer.epoch(x, y, cfg.batch)
        print(f"epoch {e:2d} train {tr:.5f} val {trainer.validate(xv, yv):.5f}")
