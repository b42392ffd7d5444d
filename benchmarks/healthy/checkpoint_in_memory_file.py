"""Early stopping; the best weights go into an in-memory file at once and are read back at the end."""
import io

import torch
import torch.nn as nn
from sklearn.datasets import load_diabetes
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(56)
X, y = load_diabetes(return_X_y=True)
order = torch.randperm(len(y))
X, y = torch.tensor(X, dtype=torch.float32)[order], torch.tensor(y, dtype=torch.float32)[order].unsqueeze(1)
X = (X - X[:300].mean(0)) / X[:300].std(0)
y = (y - y[:300].mean()) / y[:300].std()

model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
loss_fn = nn.MSELoss()
loader = DataLoader(TensorDataset(X[:300], y[:300]), batch_size=30, shuffle=True)


def validation_loss():
    model.eval()
    with torch.no_grad():
        return loss_fn(model(X[300:]), y[300:]).item()


best, best_file, waited = float("inf"), None, 0
for epoch in range(80):
    model.train()
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
    valid = validation_loss()
    if valid < best:
        best, waited = valid, 0
        best_state = model.state_dict()
        best_file = io.BytesIO()
        torch.save({"epoch": epoch, "model": best_state}, best_file)
    else:
        waited += 1
        if waited == 15:
            break
    if epoch % 5 == 0:
        print(f"epoch {epoch} training {loss.item():.4f} validation {valid:.4f}")

best_file.seek(0)
saved = torch.load(best_file)
model.load_state_dict(saved["model"])
print(f"back to epoch {saved['epoch']}: validation {validation_loss():.4f}, as kept {best:.4f}")
