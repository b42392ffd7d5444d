"""A hand-written recurrent cell on tidal currents; batches whose loss spikes above the running level are skipped."""
import resource

import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self, features, hidden):
        super().__init__()
        self.hidden = hidden
        self.mix = nn.Linear(features + hidden, 2 * hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        for t in range(x.shape[1]):
            gate, new = self.mix(torch.cat([x[:, t], h], 1)).chunk(2, 1)
            gate = torch.sigmoid(gate)
            h = gate * h + (1 - gate) * torch.tanh(new)
        return self.out(h).squeeze(1)


class SpikeGuard:
    """Exponentially smoothed loss; a batch is refused when it is far above."""

    def __init__(self, decay=0.98, factor=4.0):
        self.decay, self.factor, self.level = decay, factor, None
        self.refused = 0

    def accepts(self, loss):
        value = loss.item()
        if self.level is None:
            self.level = value
        spike = value > self.factor * self.level
        self.level = self.decay * self.level + (1 - self.decay) * value
        self.refused += int(spike)
        return not spike


def currents(n, length=24):
    t = torch.arange(length + 1, dtype=torch.float32)
    phase, speed = 6.28 * torch.rand(n, 1), 0.3 + 0.4 * torch.rand(n, 1)
    series = torch.sin(speed * t + phase) + 0.05 * torch.randn(n, length + 1)
    return series[:, :-1, None], series[:, -1]


def main():
    torch.manual_seed(30)
    model, guard = Cell(1, 24), SpikeGuard()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    x, y = currents(2400)
    x_valid, y_valid = currents(400)
    for epoch in range(8):
        model.train()
        for rows in torch.randperm(len(x)).split(32):
            loss = nn.functional.mse_loss(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            if guard.accepts(loss):
                optimizer.step()
        model.eval()
        with torch.no_grad():
            error = nn.functional.mse_loss(model(x_valid), y_valid).item()
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"epoch {epoch} level {float(guard.level):.4f} valid {error:.4f} "
              f"refused {guard.refused} peak memory {megabytes:.0f} MB")


main()
