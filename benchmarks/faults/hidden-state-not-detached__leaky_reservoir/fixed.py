"""One long signal in windows: a leaky linear memory carried from window to window."""
import math
import time
import torch
from torch import nn

torch.manual_seed(9)
WINDOW = 10


class LeakyMemory(nn.Module):
    def __init__(self, n_in=1, hidden=16):
        super().__init__()
        self.inp = nn.Linear(n_in, hidden)
        self.rate = nn.Parameter(torch.linspace(-2, 2, hidden))
        self.out = nn.Sequential(nn.Linear(hidden, 16), nn.Tanh(), nn.Linear(16, 1))

    def forward(self, x, state):
        keep = torch.sigmoid(self.rate)
        outputs = []
        for step in x:
            state = keep * state + (1 - keep) * self.inp(step)
            outputs.append(self.out(state))
        return torch.stack(outputs), state


t = torch.arange(1600, dtype=torch.float32)
signal = torch.sin(2 * math.pi * t / 23) + 0.5 * torch.sin(2 * math.pi * t / 7) + 0.05 * torch.randn(1600)
signal = ((signal - signal.mean()) / signal.std()).view(-1, 1, 1)
train, held = signal[:1201], signal[1201:]

model = LeakyMemory()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
state = torch.zeros(1, 16)
losses, began = [], time.perf_counter()
for k in range((len(train) - 1) // WINDOW):
    x = train[k * WINDOW:(k + 1) * WINDOW]
    y = train[k * WINDOW + 1:(k + 1) * WINDOW + 1]
    prediction, state = model(x, state.detach())
    loss = (prediction - y).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if (k + 1) % 20 == 0:
        spent = (time.perf_counter() - began) / 20
        print(f"window {k + 1} loss {sum(losses[-20:]) / 20:.4f} {1000 * spent:.1f} ms a window")
        began = time.perf_counter()

model.eval()
with torch.no_grad():
    prediction, _ = model(held[:-1], torch.zeros(1, 16))
print(f"held-out error {(prediction - held[1:])[50:].pow(2).mean().item():.4f}")
