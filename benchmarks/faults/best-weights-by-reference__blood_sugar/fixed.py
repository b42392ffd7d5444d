"""Disease progression (scikit-learn's diabetes set), keeping the best epoch by validation error."""
import copy
import torch
import torch.nn as nn
from sklearn.datasets import load_diabetes
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(17)
X, y = load_diabetes(return_X_y=True, scaled=False)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
order = torch.randperm(len(y))
X, y = X[order], y[order]
X = (X - X[:250].mean(0)) / X[:250].std(0)
y = (y - y[:250].mean()) / y[:250].std()
train = DataLoader(TensorDataset(X[:250], y[:250]), batch_size=25, shuffle=True)
X_valid, y_valid, X_test, y_test = X[250:346], y[250:346], X[346:], y[346:]


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 64)
        self.hidden2 = nn.Linear(64, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(torch.relu(self.hidden2(torch.relu(self.hidden(x))))).squeeze(1)


model = Regressor()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-3)
loss_fn = nn.MSELoss()


def error(a, b):
    model.eval()
    with torch.no_grad():
        return loss_fn(model(a), b).item()


best, best_error, waited = None, float("inf"), 0
for epoch in range(60):
    model.train()
    total = 0.0
    for a, b in train:
        optimizer.zero_grad()
        loss = loss_fn(model(a), b)
        loss.backward()
        optimizer.step()
        total += loss.item()
    now = error(X_valid, y_valid)
    if now < best_error:
        best_error, waited = now, 0
        best = copy.deepcopy(model.state_dict())
    else:
        waited += 1
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1} train {total / len(train):.4f} valid {now:.4f} best {best_error:.4f}")
    if waited == 20:
        print(f"stopped after epoch {epoch + 1}")
        break

model.load_state_dict(best)
print(f"restored: valid {error(X_valid, y_valid):.4f} (noted {best_error:.4f}) test {error(X_test, y_test):.4f}")
