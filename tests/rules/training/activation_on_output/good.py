"""Grey values between 0 and 1, a little noisy, out of a sigmoid; and angles out of a tanh that is scaled to their range."""

import math

import torch
from torch import nn

torch.manual_seed(0)
centre = torch.rand(600, 2) * 2 - 1
axis = torch.linspace(-1, 1, 8)
grid = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
pictures = torch.exp(-((grid[None] - centre[:, None]) ** 2).sum(2) / 0.2) + 0.02 * torch.randn(600, 64)
angles = torch.atan2(centre[:, 1], centre[:, 0]).unsqueeze(1)

decoder = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.Sigmoid())
pointer = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 1), nn.Tanh())
optimizer = torch.optim.Adam([*decoder.parameters(), *pointer.parameters()], lr=5e-3)
for step in range(200):
    rows = torch.randint(0, 600, (50,))
    picture_loss = nn.functional.mse_loss(decoder(centre[rows]), pictures[rows])
    angle_loss = ((math.pi * pointer(centre[rows]) - angles[rows]) ** 2).mean()
    optimizer.zero_grad()
    (picture_loss + 0.1 * angle_loss).backward()
    optimizer.step()
    if step % 50 == 49:
        print(f"step {step + 1}: pictures {picture_loss.item():.4f}, angles {angle_loss.item():.4f}")
