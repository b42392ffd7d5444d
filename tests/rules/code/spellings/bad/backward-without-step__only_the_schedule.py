"""The schedule of a beehive's weight forecast steps after each batch, its optimiser never does."""

import torch
from torch import nn


class Ramp:
    def __init__(self, optimizer, n_steps):
        self.optimizer, self.n_steps, self.done = optimizer, n_steps, 0

    def step(self):
        self.done += 1
        for group in self.optimizer.param_groups:
            group["lr"] = 1e-3 * min(1.0, self.done / self.n_steps)


hours, weights = torch.rand(600, 24), torch.rand(600, 1)
model = nn.Sequential(nn.Linear(24, 32), nn.Tanh(), nn.Linear(32, 1))
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
ramp = Ramp(adam, 50)
for epoch in range(12):
    for rows in torch.randperm(600).split(50):
        adam.zero_grad()
        gap = nn.functional.mse_loss(model(hours[rows]), weights[rows])
        gap.backward()  # HERE
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        ramp.step()
    print(epoch, gap.item())
