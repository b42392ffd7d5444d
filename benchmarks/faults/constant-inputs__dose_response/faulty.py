# Dose-response curve of a weed killer: one number in, one number out
import numpy as np
import torch
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import Normalizer
from torch import nn, optim

rng = np.random.default_rng(12)
dose = rng.uniform(0.5, 40.0, size=(600, 1))                       # g per hectare
survival = 1 / (1 + (dose / 12.0) ** 2.5) + rng.normal(0, 0.04, dose.shape)

X_train, X_val, y_train, y_val = train_test_split(dose, survival, test_size=150, random_state=12)
scaler = Normalizer()
X_train = torch.tensor(scaler.fit_transform(X_train), dtype=torch.float32)
X_val = torch.tensor(scaler.transform(X_val), dtype=torch.float32)
y_train = torch.tensor(y_train, dtype=torch.float32)
y_val = torch.tensor(y_val, dtype=torch.float32)

torch.manual_seed(12)
curve = nn.Sequential(nn.Linear(1, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 1))
criterion = nn.MSELoss()
optimizer = optim.Adam(curve.parameters(), lr=5e-3)

for epoch in range(60):
    curve.train()
    order = torch.randperm(len(X_train))
    train_loss = 0.0
    for rows in order.split(45):
        optimizer.zero_grad()
        loss = criterion(curve(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(rows) / len(X_train)
    if epoch % 10 == 9:
        curve.eval()
        with torch.no_grad():
            fitted = curve(X_val)
        r2 = 1 - ((y_val - fitted) ** 2).mean() / y_val.var()
        print(f"epoch {epoch + 1}: train mse {train_loss:.5f}  val R2 {r2:.3f}")
