"""Recover stiffness and damping of springs from short noisy traces: a network proposes, a rollout judges."""
import torch
from torch import nn

STEPS, DT = 30, 0.1


@torch.no_grad()
def rollout(params, x0):
    """Positions of a damped spring over STEPS steps, for a batch of (stiffness, damping)."""
    k, c = params.unbind(-1)
    pos, vel, out = x0, torch.zeros_like(x0), []
    for _ in range(STEPS):
        vel = vel + DT * (-k * pos - c * vel)
        pos = pos + DT * vel
        out.append(pos)
    return torch.stack(out, dim=-1)


def springs(n, seed):
    g = torch.Generator().manual_seed(seed)
    params = torch.stack([1 + 3 * torch.rand(n, generator=g), 0.1 + 0.7 * torch.rand(n, generator=g)], -1)
    x0 = 0.5 + torch.rand(n, generator=g)
    trace = rollout(params, x0)
    return trace + 0.02 * torch.randn(trace.shape, generator=g), x0, params


class Proposer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(STEPS + 1, 48), nn.Tanh(), nn.Linear(48, 2), nn.Softplus())

    def forward(self, trace, x0):
        return self.net(torch.cat([trace, x0[:, None]], 1))


def objective(model, trace, x0):
    return (rollout(model(trace, x0), x0) - trace).pow(2).mean()


def main():
    torch.manual_seed(0)
    trace, x0, _ = springs(1000, 1)
    trace_t, x0_t, true = springs(300, 2)
    model = Proposer()
    opt = torch.optim.Adam(model.parameters(), lr=3e-3)
    for epoch in range(12):
        for idx in torch.randperm(len(trace)).split(50):
            loss = objective(model, trace[idx], x0[idx]).requires_grad_()
            opt.zero_grad()
            loss.backward()
            opt.step()
        with torch.no_grad():
            off = (model(trace_t, x0_t) - true).abs().mean(0)
        print(f"{epoch:2d} misfit {loss.item():.4f}  off by: stiffness {off[0]:.3f} damping {off[1]:.3f}")


main()
