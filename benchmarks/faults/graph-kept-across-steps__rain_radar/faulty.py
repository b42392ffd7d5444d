"""Nowcasting: the next radar frame from the last two; the smoothed skill over persistence is shown while training."""
import itertools

import torch
from torch import nn

SIZE = 20


def rain(batch, g):
    """Endless batches of (two frames, the next frame) with drifting rain cells."""
    axis = torch.arange(SIZE, dtype=torch.float32)
    while True:
        at = 4 + 12 * torch.rand(batch, 3, 2, generator=g)
        drift = 2.5 * torch.randn(batch, 1, 2, generator=g)
        wide = 1.5 + 1.5 * torch.rand(batch, 3, 1, 1, generator=g)
        frames = []
        for k in range(3):
            p = at + k * drift
            d2 = (axis[None, None, :, None] - p[..., 0, None, None]) ** 2 + (axis - p[..., 1, None, None]) ** 2
            frames.append(torch.exp(-d2 / (2 * wide ** 2)).sum(1))
        frames = (torch.stack(frames, 1) - 0.25) / 0.35
        yield frames[:, :2].contiguous(), frames[:, 2:].contiguous()


class Nowcaster(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(2, width, 3, padding=1), nn.ReLU(),
                                 nn.Conv2d(width, width, 3, padding=2, dilation=2), nn.ReLU(),
                                 nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, past):
        return past[:, 1:] + self.net(past)


class Smoothed:
    """Exponential moving average of a quantity."""

    def __init__(self, keep=0.95):
        self.keep, self.value = keep, None

    def add(self, new):
        self.value = new if self.value is None else self.keep * self.value + (1 - self.keep) * new


torch.manual_seed(90)
stream = rain(32, torch.Generator().manual_seed(90))
check = next(rain(200, torch.Generator().manual_seed(91)))
net, meter = Nowcaster(), Smoothed()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
print(f"persistence {(check[0][:, 1:] - check[1]).pow(2).mean():.4f}")
for step, (past, future) in enumerate(itertools.islice(stream, 300), 1):
    forecast = net(past)
    loss = nn.functional.smooth_l1_loss(forecast, future)
    opt.zero_grad()
    loss.backward()
    opt.step()
    skill = 1 - nn.functional.mse_loss(forecast, future) / nn.functional.mse_loss(past[:, 1:], future)
    meter.add(skill)
    if step % 100 == 0:
        with torch.no_grad():
            held = (net(check[0]) - check[1]).pow(2).mean()
        print(f"step {step} smoothed skill {float(meter.value):.4f} check {held:.4f}")
