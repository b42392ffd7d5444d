"""Prices of flats from area, rooms, floor, age and distance to the centre."""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import TensorDataset, DataLoader, random_split

torch.manual_seed(21)
np.random.seed(21)

n = 2000
area = np.random.gamma(9, 9, n)
rooms = np.clip((area / 25 + np.random.randn(n) * 0.7).round(), 1, 8)
floor = np.random.randint(0, 12, n)
age = np.random.uniform(0, 90, n)
distance = np.random.exponential(5, n)
price = 3800 * area * np.exp(-0.06 * distance) + 15000 * rooms + 1500 * floor - 400 * age + 60000
price = price * np.random.lognormal(0, 0.06, n)

features = np.stack([area, rooms, floor, age, distance], 1).astype(np.float32)
features = (features - features.mean(0)) / features.std(0)
X = torch.from_numpy(features)
y = torch.from_numpy(price.astype(np.float32)).unsqueeze(1)
centre, spread = 0.0, 1.0

train_set = TensorDataset(X[:1600], (y[:1600] - centre) / spread)
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
X_val, y_val = X[1600:], y[1600:]

model = nn.Sequential(nn.Linear(5, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.MSELoss()

for epoch in range(1, 21):
    model.train()
    epoch_loss = 0.0
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(xb)
    model.eval()
    with torch.no_grad():
        predicted = model(X_val) * spread + centre
        error = (predicted - y_val).abs().mean().item()
        r2 = 1 - ((predicted - y_val) ** 2).sum() / ((y_val - y_val.mean()) ** 2).sum()
    print(f"Epoch {epoch:2d}  loss {epoch_loss / 1600:.4g}  mean error {error:,.0f}  R2 {r2.item():.3f}")
