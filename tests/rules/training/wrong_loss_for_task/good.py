"""One-hot and mixed labels for cross-entropy, signs for a margin loss, and a squared error on stars from 1 to 5."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
n = 640
x = torch.randn(n, 8)
kind = (x @ torch.randn(8, 4)).argmax(1)
stars = (3 + 1.2 * x[:, 0] + 0.4 * torch.randn(n)).round().clamp(1, 5)
sign = torch.where(x[:, 1] + x[:, 2] > 0, 1.0, -1.0)

body = nn.Sequential(nn.Linear(8, 48), nn.Tanh())
heads = nn.ModuleDict({"kind": nn.Linear(48, 4), "stars": nn.Linear(48, 1), "sign": nn.Linear(48, 1)})
optimizer = torch.optim.Adam([*body.parameters(), *heads.parameters()], lr=3e-3)
for step in range(240):
    rows = torch.randint(0, n, (40,))
    share = torch.rand(1) * 0.3
    mixed = (1 - share) * x[rows] + share * x[rows.roll(1)]
    labels = (1 - share) * F.one_hot(kind[rows], 4) + share * F.one_hot(kind[rows.roll(1)], 4)
    hidden = body(x[rows])
    loss = F.cross_entropy(heads["kind"](body(mixed)), labels)
    loss = loss + 0.3 * F.mse_loss(heads["stars"](hidden).squeeze(1), stars[rows] - 3)
    loss = loss + F.soft_margin_loss(heads["sign"](hidden).squeeze(1), sign[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 60 == 59:
        print(f"step {step + 1}: loss {loss.item():.3f}")
