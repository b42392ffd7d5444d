# Kaggle-style: predict the price of a flat (EUR)
import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(7)
torch.manual_seed(7)

n = 1500
area = np.random.gamma(6, 13, n)
rooms = np.clip((area / 25 + np.random.randn(n) * 0.7).round(), 1, 8)
floor = np.random.randint(0, 12, n)
year = np.random.randint(1900, 2022, n)
dist = np.random.exponential(5, n)
price = (area * (4200 - 180 * dist.clip(0, 12)) + 900 * floor + 600 * (year - 1900) + 8000 * rooms
         + np.random.randn(n) * 15000)

X = np.column_stack([area, rooms, floor, year, dist])
X_train, X_valid, y_train, y_valid = train_test_split(X, price, test_size=0.2, random_state=7)
scaler = StandardScaler().fit(X_train)
X_train, X_valid = scaler.transform(X_train), scaler.transform(X_valid)
y_mean, y_std = y_train.mean(), y_train.std()

tX, vX = (torch.tensor(a, dtype=torch.float32) for a in (X_train, X_valid))
tY = torch.tensor((y_train - y_mean) / y_std, dtype=torch.float32)[:, None]
loader = DataLoader(TensorDataset(tX, tY), batch_size=32, shuffle=True)

model = nn.Sequential(nn.Linear(5, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
opt = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-5)
criterion = nn.MSELoss()

for epoch in range(1, 31):
    model.train()
    losses = []
    for xb, yb in loader:
        opt.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    if epoch % 3 == 0:
        model.eval()
        with torch.no_grad():
            pred = model(vX).numpy()[:, 0] * y_std + y_mean
        rmse = np.sqrt(np.mean((pred - y_valid) ** 2))
        r2 = 1 - np.mean((pred - y_valid) ** 2) / y_valid.var()
        print(f"epoch {epoch:2d} loss {np.mean(losses):.4g} valid RMSE {rmse:,.0f} EUR R2 {r2:.3f}")
