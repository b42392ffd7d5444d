"""Removal of hum and noise from short tones with a dilated convolution net, trained on minus the scale-invariant SDR in decibels."""
import torch
from torch import nn

FS = 256


def mixture(n, g):
    t = torch.arange(FS) / FS
    def tone(lo, hi):
        f = lo + (hi - lo) * torch.rand(n, 1, generator=g)
        return torch.sin(2 * torch.pi * (f * t + torch.rand(n, 1, generator=g)))
    clean = tone(4, 14) * torch.exp(-1.5 * torch.rand(n, 1, generator=g) * t)
    noisy = clean + 0.7 * tone(45, 65) + 0.4 * torch.randn(n, FS, generator=g)
    return noisy.unsqueeze(1), clean


def si_sdr(guess, clean, eps=1e-8):
    guess = guess - guess.mean(-1, keepdim=True)
    clean = clean - clean.mean(-1, keepdim=True)
    scale = (guess * clean).sum(-1, keepdim=True) / (clean.square().sum(-1, keepdim=True) + eps)
    target = scale * clean
    rest = guess - target
    return 10 * torch.log10((target.square().sum(-1) + eps) / (rest.square().sum(-1) + eps))


class Denoiser(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.enter = nn.Conv1d(1, width, 9, padding=4)
        self.blocks = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2, 4))
        self.leave = nn.Conv1d(width, 1, 9, padding=4)

    def forward(self, x):
        h = torch.relu(self.enter(x))
        for block in self.blocks:
            h = h + torch.relu(block(h))
        return self.leave(h).squeeze(1)


torch.manual_seed(400)
g = torch.Generator().manual_seed(400)
net = Denoiser()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 200)
val_noisy, val_clean = mixture(100, torch.Generator().manual_seed(401))
print(f"input: {si_sdr(val_noisy.squeeze(1), val_clean).mean():.2f} dB")
recent = []
for step in range(1, 201):
    noisy, clean = mixture(24, g)
    loss = -si_sdr(net(noisy), clean).mean()
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    opt.step()
    sched.step()
    recent.append(loss.item())
    if step % 25 == 0:
        net.eval()
        with torch.no_grad():
            val = -si_sdr(net(val_noisy), val_clean).mean().item()
        net.train()
        print(f"step {step}: train loss {sum(recent[-25:]) / 25:.2f}  val loss {val:.2f}")
