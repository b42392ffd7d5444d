"""How far (in metres) can the lighthouse be seen? From six weather readings."""
import torch
from torch import nn, optim
import pandas as pd
import numpy as np

np.random.seed(4)
torch.manual_seed(4)
n = 1500
frame = pd.DataFrame({
    "humidity": np.random.rand(n), "rain": np.random.exponential(1.0, n), "fog": np.random.rand(n) ** 3,
    "wind": np.random.randn(n), "temp": np.random.randn(n), "moon": np.random.rand(n),
})
frame["seen_m"] = (24000 - 15000 * frame.fog - 3500 * frame.humidity - 1500 * np.minimum(frame.rain, 4)
                   + 2500 * frame.moon * (1 - frame.fog) + 600 * np.random.randn(n))

features = frame.drop(columns="seen_m")
features = (features - features[:1200].mean()) / features[:1200].std()
X = torch.tensor(features.values, dtype=torch.float32)
target = frame["seen_m"].values.astype("float32")
y = torch.tensor(target).unsqueeze(1)

model = nn.Sequential(nn.Linear(6, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
criterion = nn.MSELoss()
optimizer = optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(25):
    model.train()
    perm = torch.randperm(1200)
    for i in range(0, 1200, 40):
        batch = perm[i:i + 40]
        optimizer.zero_grad()
        loss = criterion(model(X[batch]), y[batch])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        residual = y[1200:] - model(X[1200:])
        r2 = 1 - residual.pow(2).mean() / y[1200:].var()
    if epoch % 4 == 0:
        print(f"epoch {epoch} loss {loss.item():.4g} valid R2 {r2:.3f}")
