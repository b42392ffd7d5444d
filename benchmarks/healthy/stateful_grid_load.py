"""Stateful LSTM over one long load curve: the chunks come in time order on purpose, the state is carried and cut."""
import math

import torch
from torch import nn

torch.manual_seed(80)
hours = torch.arange(24 * 7 * 60, dtype=torch.float32)
load = (torch.sin(2 * math.pi * hours / 24) + 0.5 * torch.sin(2 * math.pi * hours / 168)
        + 0.3 * torch.sin(4 * math.pi * hours / 24 + 0.7) + 0.15 * torch.randn(len(hours)))
split = 24 * 7 * 48
load = (load - load[:split].mean()) / load[:split].std()

STREAMS, CHUNK = 8, 21
streams = load[:split].view(STREAMS, -1)                      # eight long stretches side by side
valid = load[split:][None, :]


class Forecaster(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x, state=None):
        h, state = self.lstm(x.unsqueeze(-1), state)
        return self.out(h).squeeze(-1), state


net = Forecaster()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(16):
    net.train()
    state, losses = None, []
    for start in range(0, streams.size(1) - 1, CHUNK):
        x, y = streams[:, start:start + CHUNK], streams[:, start + 1:start + CHUNK + 1]
        x = x[:, :y.size(1)]
        if state is not None:
            state = tuple(s.detach() for s in state)
        pred, state = net(x, state)
        loss = nn.functional.mse_loss(pred, y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        pred, _ = net(valid[:, :-1])
        val = nn.functional.mse_loss(pred[:, 100:], valid[:, 101:]).item()
    print(f"epoch {epoch:2d} train {sum(losses) / len(losses):.4f} val {val:.4f}")
