"""Learn the height of a rippled surface from scattered soundings, network depth set by a list."""
from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Plan:
    hidden: list = field(default_factory=lambda: [64, 64, 64])
    rate: float = 3e-3
    steps: int = 1000
    batch: int = 128
    seed: int = 10


def build(inputs, hidden, outputs):
    layers, width = [], inputs
    for size in hidden:
        layers.append(nn.Linear(width, size))
        layers.append(nn.GELU())
        width = size
    layers.append(nn.Linear(width, outputs))
    return nn.Sequential(*layers)


def soundings(n, generator):
    place = 2 * torch.rand(n, 2, generator=generator) - 1
    height = torch.sin(6 * place[:, :1]) * torch.cos(5 * place[:, 1:]) + 0.5 * place[:, :1] * place[:, 1:]
    return 1.7 * place, height + 0.05 * torch.randn(n, 1, generator=generator)


def main(plan):
    torch.manual_seed(plan.seed)
    g = torch.Generator().manual_seed(plan.seed + 1)
    place, height = soundings(4000, g)
    valid_place, valid_height = soundings(1000, g)
    model = build(2, plan.hidden, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=plan.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, plan.steps, eta_min=1e-4)
    for step in range(1, plan.steps + 1):
        rows = torch.randint(0, len(place), (plan.batch,))
        loss = nn.functional.mse_loss(model(place[rows]), height[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            with torch.no_grad():
                error = nn.functional.mse_loss(model(valid_place), valid_height).sqrt().item()
            print(f"step {step}: loss {loss.item():.4f}, validation error {error:.4f} (spread {height.std():.3f})")


if __name__ == "__main__":
    main(Plan())
