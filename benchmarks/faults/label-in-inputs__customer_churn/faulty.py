"""Churn model for a telephone company (tabular, with embeddings for plan and region)."""
import numpy as np
import pandas as pd
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(0)
torch.manual_seed(0)

N = 4000
df = pd.DataFrame({
    "plan": np.random.randint(0, 4, N),
    "region": np.random.randint(0, 10, N),
    "tenure": np.random.gamma(2.0, 12.0, N),
    "calls": np.random.poisson(40, N),
    "complaints": np.random.poisson(0.8, N),
})
z = -0.06 * (df.tenure - 24) + 0.9 * (df.complaints - 0.8) + 0.5 * (df.plan == 2) + 0.8 * np.random.randn(N)
df["churned"] = (z > 0.3).astype(int)
df["bill"] = 20 + 8 * df.plan + 0.2 * df.calls + 3 * np.random.randn(N)
df["closing_fee"] = np.where(df.churned == 1, 15 + 5 * np.random.rand(N), 0.0)
df["months_paid"] = np.minimum(df.tenure, 60).round()

numeric = [c for c in df.columns if c not in ("churned", "plan", "region")]

mask = np.random.rand(N) < 0.8
mean, std = df.loc[mask, numeric].mean(), df.loc[mask, numeric].std()
num = torch.tensor(((df[numeric] - mean) / std).to_numpy(), dtype=torch.float32)
cat = torch.tensor(df[["plan", "region"]].to_numpy())
y = torch.tensor(df.churned.to_numpy(), dtype=torch.float32)
m = torch.tensor(mask)


class Tabular(nn.Module):
    def __init__(self, n_num):
        super().__init__()
        self.plan = nn.Embedding(4, 3)
        self.region = nn.Embedding(10, 4)
        self.body = nn.Sequential(nn.Linear(n_num + 7, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, num, cat):
        x = torch.cat([num, self.plan(cat[:, 0]), self.region(cat[:, 1])], 1)
        return self.body(x).squeeze(1)


net = Tabular(len(numeric))
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
bce = nn.BCEWithLogitsLoss()
loader = DataLoader(TensorDataset(num[m], cat[m], y[m]), batch_size=64, shuffle=True)

for epoch in range(12):
    net.train()
    total = 0
    for a, b, t in loader:
        loss = bce(net(a, b), t)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        out = net(num[~m], cat[~m])
        vl = bce(out, y[~m]).item()
        va = ((out > 0).float() == y[~m]).float().mean().item()
    print(f"epoch {epoch + 1}: train {total / len(loader):.4f} valid {vl:.4f} accuracy {va:.4f}")
