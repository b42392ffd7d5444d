"""Crop yield from soil measurements; few fields, so the best epoch is kept."""
import copy

import torch
import torch.nn as nn
from sklearn.datasets import make_regression
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(14)

X, y = make_regression(n_samples=400, n_features=25, n_informative=6, noise=110.0, random_state=14)
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32).unsqueeze(1)
train_X, valid_X, fresh_X = X[:100], X[100:200], X[200:]
train_y, valid_y, fresh_y = y[:100], y[100:200], y[200:]
mean, std = train_X.mean(0), train_X.std(0)
train_X, valid_X, fresh_X = ((part - mean) / std for part in (train_X, valid_X, fresh_X))
y_mean, y_std = train_y.mean(), train_y.std()
train_y, valid_y, fresh_y = ((part - y_mean) / y_std for part in (train_y, valid_y, fresh_y))


class YieldNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(25, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(x)


model = YieldNet()
initial = copy.deepcopy(model.state_dict())
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
loss_fn = nn.MSELoss()
loader = DataLoader(TensorDataset(train_X, train_y), batch_size=20, shuffle=True)

best_loss, best_state, best_epoch, patience = float("inf"), None, 0, 50
for epoch in range(200):
    model.train()
    for xb, yb in loader:
        optimizer.zero_grad()
        loss_fn(model(xb), yb).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        valid_loss = loss_fn(model(valid_X), valid_y).item()
    if valid_loss < best_loss:
        best_loss, best_epoch = valid_loss, epoch
        best_state = model.state_dict()
    if epoch - best_epoch >= patience:
        break
    if epoch % 10 == 0:
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}")

model.load_state_dict(best_state)
model.eval()
with torch.no_grad():
    moved = sum((initial[k] - v).norm().item() for k, v in model.state_dict().items())
    print(f"best epoch {best_epoch} with {best_loss:.4f}; the weights have moved by {moved:.2f}")
    print(f"restored model: validation loss {loss_fn(model(valid_X), valid_y).item():.4f}, "
          f"fresh fields {loss_fn(model(fresh_X), fresh_y).item():.4f}")
