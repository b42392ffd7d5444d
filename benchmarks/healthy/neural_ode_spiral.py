# Fit dx/dt = f(x) to trajectories of a damped nonlinear oscillator.  Fixed-step Euler, backprop through the solver.
import torch
import torch.nn as nn

torch.manual_seed(4)
DT, STEPS = 0.05, 20


def truth(x):
    q, v = x[..., 0], x[..., 1]
    return torch.stack([v, -2.0 * torch.sin(q) - 0.3 * v], -1)


@torch.no_grad()
def roll_truth(x0, n, sub=10):
    xs = [x0]
    x = x0
    for _ in range(n):
        for _ in range(sub):
            x = x + DT / sub * truth(x)
        xs.append(x)
    return torch.stack(xs, 1)


class Field(nn.Module):
    def __init__(self, h=32):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, h), nn.Tanh(), nn.Linear(h, h), nn.Tanh(), nn.Linear(h, 2))
        nn.init.zeros_(self.net[-1].weight)
        nn.init.zeros_(self.net[-1].bias)

    def forward(self, x):
        return self.net(x)


def euler(field, x0, n):
    x, out = x0, [x0]
    for _ in range(n):
        x = x + DT * field(x)
        out.append(x)
    return torch.stack(out, 1)


start = torch.randn(512, 2) * 1.2
data = roll_truth(start, STEPS) + 0.01 * torch.randn(512, STEPS + 1, 2)
test = roll_truth(torch.randn(100, 2) * 1.2, 2 * STEPS)
field = Field()
opt = torch.optim.Adam(field.parameters(), lr=5e-3)
lr = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 300)
for it in range(300):
    i = torch.randint(0, 512, (64,))
    pred = euler(field, data[i, 0], STEPS)
    loss = (pred - data[i]).abs().mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    lr.step()
    if it % 50 == 0 or it == 299:
        with torch.no_grad():
            e = (euler(field, test[:, 0], 2 * STEPS) - test).abs().mean()
        print(f"it {it} L1 {loss:.4f} test L1 (double horizon) {e:.4f}")
