"""Salaries in euros predicted directly: the model holds the mean and spread of the targets and the loss is relative."""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class SalaryNet(nn.Module):
    def __init__(self, n_in, centre, spread):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 1))
        self.register_buffer("centre", centre)
        self.register_buffer("spread", spread)

    def forward(self, x):
        return self.centre + self.spread * self.net(x).squeeze(-1)


rng = np.random.default_rng(27)
torch.manual_seed(27)
n = 1600
age = rng.uniform(20, 65, n)
years = rng.uniform(8, 20, n)
hours = rng.normal(37, 6, n).clip(10, 60)
field = rng.integers(0, 5, n)
pay = hours / 40 * (14000 + 2200 * years + 500 * np.sqrt(age - 18) * years / 3 + 4500 * field) + rng.normal(0, 2500, n)
cont = np.stack([age, years, hours], 1)
cont = (cont - cont[:1300].mean(0)) / cont[:1300].std(0)
x = torch.tensor(np.hstack([cont, np.eye(5)[field]]), dtype=torch.float32)
y = torch.tensor(pay, dtype=torch.float32)

model = SalaryNet(x.size(1), y[:1300].mean(), y[:1300].std())
loader = DataLoader(TensorDataset(x[:1300], y[:1300]), batch_size=32, shuffle=True)
xv, yv = x[1300:], y[1300:]
opt = torch.optim.Adam(model.parameters(), lr=3e-3)
sched = torch.optim.lr_scheduler.StepLR(opt, step_size=10, gamma=0.3)
for epoch in range(25):
    model.train()
    total = 0.0
    for xb, yb in loader:
        loss = ((model(xb) - yb) / model.spread).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    sched.step()
    if epoch % 3 == 0:
        model.eval()
        with torch.no_grad():
            err = model(xv) - yv
        print(f"epoch {epoch:2d} loss {total / len(loader):.4f} val MAE {err.abs().mean():,.0f} R2 {1 - (err.var() / yv.var()).item():.3f}")
