"""Daily melt of a glacier (standardised, so half of the days are negative) from weather of the past days."""
import numpy as np
import torch
from torch import nn

rs = np.random.RandomState(3)


class MeltNet(nn.Module):
    def __init__(self, days=7, width=40):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(days * 3, width), nn.ELU(), nn.Linear(width, width), nn.ELU())
        self.melt = nn.Linear(width, 1)

    def forward(self, weather):
        return torch.relu(self.melt(self.body(weather))).squeeze(-1)


def season(n):
    sun, warmth, wind = rs.randn(3, n, 7)
    snow = 1.2 * warmth[:, -1] + 0.8 * sun[:, -2:].mean(1) + 0.5 * np.tanh(wind[:, -1] * warmth[:, -2]) + 0.2 * rs.randn(n)
    return torch.tensor(np.stack([sun, warmth, wind], 2), dtype=torch.float32), torch.tensor(snow, dtype=torch.float32)


torch.manual_seed(3)
(x, melt), (xv, mv) = season(1500), season(400)
centre, scale = melt.mean(), melt.std()
melt, mv = (melt - centre) / scale, (mv - centre) / scale
net = MeltNet()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3)
for epoch in range(20):
    net.train()
    for rows in torch.randperm(len(x)).split(50):
        loss = nn.functional.mse_loss(net(x[rows]), melt[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        error = nn.functional.mse_loss(net(xv), mv).item()
    print(f"{epoch:2d} train {loss.item():.3f} valid {error:.3f}")
