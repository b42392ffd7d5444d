"""One-step forecast of a seasonal series with a GRU."""
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(7)
torch.manual_seed(7)
WINDOW = 24

t = np.arange(1800)
series = np.sin(2 * np.pi * t / 24) + 0.5 * np.sin(2 * np.pi * t / 168) + rng.normal(0, 0.1, len(t))
series = torch.tensor(series, dtype=torch.float32)


def windows(values, length):
    inputs, targets = [], []
    for start in range(len(values) - length):
        inputs.append(values[:length])
        targets.append(values[start + length])
    return torch.stack(inputs).unsqueeze(-1), torch.stack(targets).unsqueeze(-1)


class Forecaster(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.rnn = nn.GRU(1, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.rnn(x)
        return self.head(out[:, -1])


X, Y = windows(series, WINDOW)
X_train, Y_train, X_test, Y_test = X[:1400], Y[:1400], X[1400:], Y[1400:]
model = Forecaster()
opt = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.MSELoss()
for epoch in range(6):
    perm = torch.randperm(len(X_train))
    for i in range(0, len(perm), 50):
        idx = perm[i : i + 50]
        opt.zero_grad()
        loss = loss_fn(model(X_train[idx]), Y_train[idx])
        loss.backward()
        opt.step()
    print(f"epoch {epoch}: last batch mse {loss.item():.4f}")

with torch.no_grad():
    mse = loss_fn(model(X_test), Y_test).item()
print(f"test mse {mse:.4f}, variance {Y_test.var().item():.4f}")
