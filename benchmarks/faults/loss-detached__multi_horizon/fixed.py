"""Multi-horizon forecasting: one shared trunk, one small head per horizon (1, 3, 6 steps ahead)."""
import numpy as np
import torch
from torch import nn, optim

HORIZONS = (1, 3, 6)
LOOKBACK = 16


def river_level(n, seed):
    rng = np.random.default_rng(seed)
    x = np.zeros(n)
    season = np.sin(np.arange(n) * 2 * np.pi / 30)
    for t in range(2, n):
        x[t] = 1.2 * x[t - 1] - 0.4 * x[t - 2] + 0.4 * season[t] + 0.15 * rng.standard_normal()
    return x


def windows(x):
    last = len(x) - max(HORIZONS)
    rows = np.stack([x[t - LOOKBACK:t] for t in range(LOOKBACK, last)])
    targets = np.stack([[x[t + h - 1] for h in HORIZONS] for t in range(LOOKBACK, last)])
    return torch.tensor(rows, dtype=torch.float32), torch.tensor(targets, dtype=torch.float32)


class MultiHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(LOOKBACK, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU())
        self.heads = nn.ModuleList(nn.Linear(48, 1) for _ in HORIZONS)

    def forward(self, x):
        z = self.trunk(x)
        return [h(z).squeeze(1) for h in self.heads]


level = river_level(2300, seed=6)
past, future = level[:1900], level[1900:]
mu, sd = past.mean(), past.std()
x_tr, y_tr = windows((past - mu) / sd)
x_va, y_va = windows((future - mu) / sd)

torch.manual_seed(6)
model = MultiHead()
optimizer = optim.Adam(model.parameters(), lr=1e-3)
mse = nn.MSELoss()

for epoch in range(10):
    model.train()
    epoch_loss = []
    for idx in torch.randperm(len(x_tr)).split(48):
        optimizer.zero_grad()
        per_horizon = []
        for k, out in enumerate(model(x_tr[idx])):
            per_horizon.append(mse(out, y_tr[idx, k]))
        loss = torch.stack(per_horizon).mean()
        loss.backward()
        optimizer.step()
        epoch_loss.append(loss.item())

    model.eval()
    with torch.no_grad():
        errs = [((o - y_va[:, k]) ** 2).mean().sqrt().item() for k, o in enumerate(model(x_va))]
    print(f"epoch {epoch}: train {np.mean(epoch_loss):.4f}  rmse " + " ".join(f"h{h}={e:.3f}" for h, e in zip(HORIZONS, errs)))
