"""A small WaveNet on quantised tide gauges: dilated causal convolutions predict the next level."""
import math

import torch
import torch.nn.functional as F
from torch import nn

LEVELS, WINDOW, WIDTH = 16, 48, 32


def gauge(hours, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(hours, dtype=torch.float32)
    tide = torch.sin(2 * math.pi * t / 12.42) + 0.5 * torch.sin(2 * math.pi * t / 12.0 + seed)
    tide = tide + 0.1 * torch.randn(hours, generator=g)
    return ((tide + 1.8) / 3.6 * LEVELS).long().clamp(0, LEVELS - 1)


def windows(series, size, g):
    """Endless random batches of (context, target) cut from one long series."""
    while True:
        start = torch.randint(0, len(series) - WINDOW - 1, (size, 1), generator=g)
        chunk = series[start + torch.arange(WINDOW + 1)]
        yield chunk[:, :-1], chunk[:, 1:]


class CausalBlock(nn.Module):
    def __init__(self, dilation):
        super().__init__()
        self.pad = dilation
        self.conv = nn.Conv1d(WIDTH, 2 * WIDTH, 2, dilation=dilation)

    def forward(self, h):
        value, gate = self.conv(F.pad(h, (self.pad, 0))).chunk(2, 1)
        return h + torch.tanh(value) * torch.sigmoid(gate)


class TideNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(LEVELS, WIDTH)
        self.blocks = nn.Sequential(*[CausalBlock(2 ** i) for i in range(5)])
        self.head = nn.Conv1d(WIDTH, LEVELS, 1)

    def forward(self, ids):
        return self.head(self.blocks(self.embed(ids).transpose(1, 2)))


torch.manual_seed(79)
series, later = gauge(12000, 1).split([10000, 2000])
source = windows(series, 24, torch.Generator().manual_seed(790))
held_x, held_y = next(windows(later, 80, torch.Generator().manual_seed(791)))
net = TideNet()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for step in range(1, 251):
    net.train()
    x, y = next(source)
    loss = F.cross_entropy(net(x), y)
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    opt.step()
    if step % 50 == 0:
        net.eval()
        with torch.no_grad():
            print(f"step {step}: loss {loss.item():.3f}  held out {F.cross_entropy(net(held_x), held_y).item():.3f}")

rolled = later[:WINDOW].clone()
net.eval()
with torch.no_grad():
    for _ in range(24):
        rolled = torch.cat([rolled, net(rolled[None, -WINDOW:])[0, :, -1].argmax().view(1)])
error = (rolled[WINDOW:] - later[WINDOW:WINDOW + 24]).abs().float().mean().item()
print(f"mean error of a one-day forecast: {error:.2f} levels of {LEVELS}")
