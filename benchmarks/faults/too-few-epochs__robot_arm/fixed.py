"""Forward kinematics of a three-joint arm: tip position from joint angles."""
import math

import torch
from torch import nn

EPOCHS = 70
BATCH = 100


def arm(n, g):
    q = (torch.rand(n, 3, generator=g) * 2 - 1) * math.pi * 0.75
    bend = q.cumsum(1)
    links = torch.tensor([1.0, 0.8, 0.5])
    tip = torch.stack([(links * bend.cos()).sum(1), (links * bend.sin()).sum(1)], 1)
    return q, tip + 0.01 * torch.randn(n, 2, generator=g)


g = torch.Generator().manual_seed(40)
(q, tip), (q_val, tip_val) = arm(2000, g), arm(500, g)
centre, spread = tip.mean(0), tip.std(0)
tip, tip_val = (tip - centre) / spread, (tip_val - centre) / spread
q, q_val = q / q.std(0), q_val / q.std(0)

torch.manual_seed(40)
net = nn.Sequential(nn.Linear(3, 96), nn.Tanh(), nn.Linear(96, 96), nn.Tanh(), nn.Linear(96, 2))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)

for epoch in range(1, EPOCHS + 1):
    net.train()
    losses = []
    for rows in torch.randperm(len(q)).split(BATCH):
        loss = nn.functional.mse_loss(net(q[rows]), tip[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        miss = net(q_val) - tip_val
    print(f"epoch {epoch:2d}: train {sum(losses) / len(losses):.4f}  val {miss.pow(2).mean():.4f}  tip error {(miss * spread).norm(dim=1).mean():.3f}")
