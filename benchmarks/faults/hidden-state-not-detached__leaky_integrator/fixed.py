"""Online learning on an endless sensor stream with leaky integrator units that remember the past."""
import time

import torch
from torch import nn


class LeakyLayer(nn.Module):
    def __init__(self, n_in, n_units):
        super().__init__()
        self.drive = nn.Linear(n_in, n_units)
        self.register_buffer("leak", torch.linspace(0.3, 0.97, n_units))

    def forward(self, x, state):
        states = []
        for x_t in x.unbind(0):
            state = self.leak * state + (1 - self.leak) * torch.tanh(self.drive(x_t))
            states.append(state)
        return torch.stack(states), state


class Stream:
    """Four sensors per machine; the wear is a slow average of how hard each machine is driven."""

    def __init__(self, machines, generator):
        self.generator = generator
        self.wear = torch.zeros(machines)
        self.machines = machines

    def read(self, length):
        xs, ys = [], []
        for _ in range(length):
            x = torch.randn(self.machines, 4, generator=self.generator)
            self.wear = 0.9 * self.wear + 0.3 * torch.tanh(x[:, 0] - x[:, 1]) + 0.1 * x[:, 2].abs()
            xs.append(x)
            ys.append(self.wear)
        return torch.stack(xs), torch.stack(ys)


torch.manual_seed(40)
stream = Stream(16, torch.Generator().manual_seed(41))
check = Stream(16, torch.Generator().manual_seed(42))
check_x, check_y = check.read(200)
layer, readout = LeakyLayer(4, 48), nn.Linear(48, 1)
parameters = [*layer.parameters(), *readout.parameters()]
optimizer = torch.optim.Adam(parameters, lr=1e-2)
state = torch.zeros(16, 48)
began, running = time.perf_counter(), 0.0
for step in range(1, 151):
    x, y = stream.read(6)
    hidden, state = layer(x, state)
    loss = nn.functional.mse_loss(readout(hidden).squeeze(-1), y)
    optimizer.zero_grad()
    loss.backward()
    state = state.detach()
    optimizer.step()
    running += loss.item()
    if step % 30 == 0:
        took = (time.perf_counter() - began) / 30
        with torch.no_grad():
            hidden, _ = layer(check_x, torch.zeros(16, 48))
            error = nn.functional.mse_loss(readout(hidden).squeeze(-1), check_y).item()
        print(f"step {step} loss {running / 30:.4f} check {error:.4f} ({1000 * took:.1f} ms a step)")
        began, running = time.perf_counter(), 0.0
