"""Diabetes regression with patience, restoring the best weights."""
import copy

import torch
from torch import nn
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, y = load_diabetes(return_X_y=True, scaled=False)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.25, random_state=0)
sx, sy = StandardScaler().fit(X_train), StandardScaler().fit(y_train[:, None])
to_tensor = lambda a: torch.tensor(a, dtype=torch.float32)
X_train, X_val = to_tensor(sx.transform(X_train)), to_tensor(sx.transform(X_val))
y_train, y_val = to_tensor(sy.transform(y_train[:, None])), to_tensor(sy.transform(y_val[:, None]))
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=32, shuffle=True)

model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, weight_decay=1e-3)
criterion = nn.MSELoss()
best, best_state, bad_epochs, patience = float("inf"), None, 0, 4
for epoch in range(60):
    model.train()
    for xb, yb in loader:
        optimizer.zero_grad()
        criterion(model(xb), yb).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        val = criterion(model(X_val), y_val).item()
    if val < best - 1e-4:
        best, best_state, bad_epochs = val, copy.deepcopy(model.state_dict()), 0
    else:
        bad_epochs += 1
        if bad_epochs == patience:
            print("stopped at epoch", epoch)
            break
model.load_state_dict(best_state)
print("best validation mse", best)
