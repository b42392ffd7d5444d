import math
import torch
from torch import nn, optim
from torch.optim.lr_scheduler import ExponentialLR, CosineAnnealingLR

# Which of four strings was bowed? 32 harmonics of a violin.

EPOCHS = 12


class Config:
    batch = 32
    rate = 4e-3
    hidden = 48


def notes(n, gen):
    string = torch.randint(0, 4, (n,), generator=gen)
    k = torch.arange(1, 33).float()
    tilt = 0.9 + 0.12 * string[:, None] + 0.1 * torch.randn(n, 1, generator=gen)
    formant = torch.exp(-((k - 6 - 2.5 * string[:, None]) / 3) ** 2)
    harmonics = k ** -tilt + 0.25 * formant * torch.rand(n, 1, generator=gen) + 0.12 * torch.randn(n, 32, generator=gen)
    return (harmonics - 0.2) / 0.25, string


class Trainer:
    def __init__(self, cfg):
        self.cfg = cfg
        self.net = nn.Sequential(nn.Linear(32, cfg.hidden), nn.Tanh(), nn.Linear(cfg.hidden, 4))
        self.opt = optim.SGD(self.net.parameters(), lr=10 * cfg.rate, momentum=0.9)
        self.sched = CosineAnnealingLR(self.opt, T_max=EPOCHS)

    def batches(self, x, y):
        for rows in torch.randperm(len(y)).split(self.cfg.batch):
            yield x[rows], y[rows]

    def epoch(self, x, y):
        self.net.train()
        losses = []
        for xb, yb in self.batches(x, y):
            self.opt.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(self.net(xb), yb)
            loss.backward()
            self.opt.step()
            losses.append(loss.item())
        self.sched.step()
        return sum(losses) / len(losses)

    @torch.no_grad()
    def accuracy(self, x, y):
        self.net.eval()
        return (self.net(x).argmax(-1) == y).float().mean().item()


torch.manual_seed(1)
gen = torch.Generator().manual_seed(1)
train, valid = notes(1600, gen), notes(400, gen)
trainer = Trainer(Config())
for e in range(EPOCHS):
    loss = trainer.epoch(*train)
    print(f"epoch {e + 1:02d} loss {loss:.4f} accuracy {trainer.accuracy(*valid):.3f} rate {trainer.opt.param_groups[0]['lr']:.5f}")
