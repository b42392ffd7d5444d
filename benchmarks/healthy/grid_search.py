"""Try rates and widths; every trial builds its own model, the best is trained again for longer."""
import itertools

import torch
from torch import nn
from sklearn.datasets import load_diabetes

X, y = load_diabetes(return_X_y=True)
X = torch.tensor(X / X.std(0), dtype=torch.float32)
y = torch.tensor((y - y.mean()) / y.std(), dtype=torch.float32)[:, None]
X_train, y_train, X_val, y_val = X[:340], y[:340], X[340:], y[340:]


def train(lr, width, epochs):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(10, width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, weight_decay=1e-3)
    for _ in range(epochs):
        for rows in torch.randperm(340).split(34):
            loss = nn.functional.mse_loss(model(X_train[rows]), y_train[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return nn.functional.mse_loss(model(X_val), y_val).item()


scores = {}
for lr, width in itertools.product([1e-2, 3e-3], [8, 32]):
    scores[lr, width] = train(lr, width, 5)
    print(f"lr {lr} width {width} validation {scores[lr, width]:.4f}")
best = min(scores, key=scores.get)
print("best", best, "longer", train(*best, 12))
