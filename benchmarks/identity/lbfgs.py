"""An optimiser that calls the loss itself, several times a step."""

import torch
from digest import report
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(6)
X, y = load_diabetes(return_X_y=True)
x = torch.tensor(X / X.std(0), dtype=torch.float32)
y = torch.tensor((y - y.mean()) / y.std(), dtype=torch.float32)[:, None]
model = nn.Sequential(nn.Linear(10, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.LBFGS(model.parameters(), max_iter=8, line_search_fn="strong_wolfe")
losses = []


def closure():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y) + 1e-3 * sum(p.pow(2).sum() for p in model.parameters())
    loss.backward()
    losses.append(loss.item())
    return loss


for _ in range(25):
    optimizer.step(closure)
report(losses, model)
