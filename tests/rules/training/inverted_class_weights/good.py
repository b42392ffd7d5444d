"""Inverse shares for three classes; and a false alarm that costs more than a miss for two, where positives are frequent."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
kind = torch.multinomial(torch.tensor([0.80, 0.15, 0.05]), 1500, replacement=True)
x = (torch.randn(3, 12) * 0.9)[kind] + torch.randn(1500, 12)
alarm = (x[:, 0] + 0.5 * torch.randn(1500) > -0.4).float()
counts = torch.bincount(kind)
weights = counts.sum() / (3 * counts)

body = nn.Sequential(nn.Linear(12, 32), nn.ReLU())
kind_head, alarm_head = nn.Linear(32, 3), nn.Linear(32, 1)
optimizer = torch.optim.Adam([*body.parameters(), *kind_head.parameters(), *alarm_head.parameters()], lr=2e-3)
for step in range(200):
    rows = torch.randint(0, 1500, (50,))
    hidden = body(x[rows])
    loss = F.cross_entropy(kind_head(hidden), kind[rows], weight=weights)
    loss = loss + F.binary_cross_entropy_with_logits(alarm_head(hidden).squeeze(1), alarm[rows], pos_weight=torch.tensor(0.5))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.3f}")
