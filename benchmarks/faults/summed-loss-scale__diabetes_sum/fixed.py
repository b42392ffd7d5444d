"""Disease progression from ten measurements: a plain PyTorch regression."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_diabetes
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, y = load_diabetes(return_X_y=True)
perm = np.random.RandomState(0).permutation(len(X))
X, y = X[perm], y[perm]
n_train = 342
X = (X - X[:n_train].mean(0)) / X[:n_train].std(0)
y = (y - y[:n_train].mean()) / y[:n_train].std()
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32).unsqueeze(1)

train_set = TensorDataset(X[:n_train], y[:n_train])
loader = DataLoader(train_set, batch_size=64, shuffle=True)

model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))
loss_fn = nn.SmoothL1Loss(reduction="mean")
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, weight_decay=1e-3)

for epoch in range(60):
    model.train()
    for xb, yb in loader:
        pred = model(xb)
        loss = loss_fn(pred, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if (epoch + 1) % 6 == 0:
        model.eval()
        with torch.no_grad():
            mse_train = ((model(X[:n_train]) - y[:n_train]) ** 2).mean().item()
            mse_val = ((model(X[n_train:]) - y[n_train:]) ** 2).mean().item()
        print(f"{epoch + 1:3d}: train mse {mse_train:.3f}  val mse {mse_val:.3f}  val R2 {1 - mse_val / y[n_train:].var().item():.3f}")
