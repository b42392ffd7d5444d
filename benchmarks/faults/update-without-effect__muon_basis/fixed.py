"""Muon-style optimiser: momentum, orthogonalised by Newton-Schulz steps, for every matrix of an autoencoder."""
import torch
from sklearn.datasets import load_digits
from torch import nn


@torch.no_grad()
def orthogonalise(m, steps=5):
    x = m / (m.norm() + 1e-7)
    for _ in range(steps):
        s = x @ x.T
        x = 3.4445 * x + (-4.775 * s + 2.0315 * s @ s) @ x
    return x


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr=0.02, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                buf = self.state[p].setdefault("buf", torch.zeros_like(p))
                buf.mul_(group["momentum"]).add_(p.grad)
                # the iteration is cheaper on the short side
                tall = p.shape[0] > p.shape[1]
                update = orthogonalise(buf.T if tall else buf)
                w = p.T if tall else p
                w.add_(update, alpha=-group["lr"])


class Coder(nn.Module):
    def __init__(self, pixels=64, hidden=32, code=6):
        super().__init__()
        self.down = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, code))
        self.up = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, pixels))

    def forward(self, x):
        return self.up(self.down(x))


def rate(step, total, warmup=50):
    return min(1.0, (step + 1) / warmup) * max(0.05, 1 - step / total)


torch.manual_seed(8)
images = torch.tensor(load_digits().data, dtype=torch.float32) / 8 - 1
images = images[torch.randperm(len(images))]
train, valid = images[:1440], images[1440:]

net = Coder()
matrices = [p for p in net.parameters() if p.ndim == 2]
biases = [p for p in net.parameters() if p.ndim == 1]
optimizers = [Muon(matrices, lr=0.02), torch.optim.Adam(biases, lr=2e-3)]
TOTAL = 15 * (1440 // 48)
schedules = [torch.optim.lr_scheduler.LambdaLR(o, lambda step: rate(step, TOTAL)) for o in optimizers]

for epoch in range(15):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(train)).split(48):
        loss = nn.functional.mse_loss(net(train[rows]), train[rows])
        net.zero_grad()
        loss.backward()
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        error = nn.functional.mse_loss(net(valid), valid).item()
    print(f"epoch {epoch:2d} reconstruction {total / len(train):.4f} held out {error:.4f}")
