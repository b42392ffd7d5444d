"""Few noisy spectra and a wide network, kept in check by a large decoupled weight decay (rate times decay is 0.002 a step)."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Settings:
    lr: float = 1e-3
    weight_decay: float = 2.0
    epochs: int = 40
    batch: int = 25


def spectra(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 30, generator=g)
    y = x[:, 0] - 0.8 * x[:, 1] + 0.7 * (x[:, 2] * x[:, 3]) + 0.6 * torch.randn(n, generator=g)
    return x, y / 1.6


s = Settings()
torch.manual_seed(3)
x, y = spectra(500, 30)
x_val, y_val = spectra(500, 31)
net = nn.Sequential(nn.Linear(30, 128), nn.GELU(), nn.Linear(128, 1), nn.Flatten(0))
decayed = [p for p in net.parameters() if p.dim() > 1]
others = [p for p in net.parameters() if p.dim() == 1]
opt = torch.optim.AdamW([{"params": decayed, "weight_decay": s.weight_decay}, {"params": others, "weight_decay": 0.0}], lr=s.lr)
for epoch in range(1, s.epochs + 1):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(x)).split(s.batch):
        loss = F.mse_loss(net(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows) / len(x)
    net.eval()
    with torch.no_grad():
        val = F.mse_loss(net(x_val), y_val).item()
    if epoch % 5 == 0:
        size = sum(p.norm().item() ** 2 for p in decayed) ** 0.5
        print(f"epoch {epoch}: train {total:.3f}  val {val:.3f}  weight norm {size:.2f}")
