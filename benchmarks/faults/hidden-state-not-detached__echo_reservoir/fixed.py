"""A tanh reservoir with learned input weights predicts a laser-like series, chunk after chunk."""
import time

import torch
from torch import nn


def series(n, seed=14):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(n) * 0.21
    s = torch.sin(t) * (1 + 0.5 * torch.sin(0.13 * t)) + 0.3 * torch.sin(2.7 * t)
    return s + 0.05 * torch.randn(n, generator=g)


class Reservoir(nn.Module):
    def __init__(self, units=60, radius=0.9):
        super().__init__()
        w = torch.randn(units, units)
        self.register_buffer("w", w * radius / torch.linalg.eigvals(w).abs().max())
        self.drive = nn.Linear(1, units)
        self.read = nn.Linear(units, 1)
        self.h = torch.zeros(units)

    def forward(self, chunk):
        states = []
        for value in chunk:
            self.h = torch.tanh(self.drive(value.view(1)) + self.h @ self.w)
            states.append(self.h)
        return self.read(torch.stack(states)).squeeze(1)


torch.manual_seed(14)
CHUNK = 8
data = series(1201)
data = (data - data.mean()) / data.std()
net = Reservoir()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
window, started = [], time.perf_counter()
for step in range(150):
    at = step * CHUNK
    guess = net(data[at:at + CHUNK])
    loss = (guess - data[at + 1:at + CHUNK + 1]).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    net.h = net.h.detach()
    window.append(loss.item())
    if (step + 1) % 15 == 0:
        now = time.perf_counter()
        print(f"chunk {step + 1:3d}: error {sum(window) / len(window):.4f}, {(now - started) / 15 * 1e3:.1f} ms a chunk")
        window, started = [], now
