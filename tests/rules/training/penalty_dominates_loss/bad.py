"""House-like prices with an L1 penalty over all weights, summed, with a factor of one half."""

import torch
from sklearn.datasets import make_friedman1
from torch import nn

torch.manual_seed(0)
features, prices = make_friedman1(800, n_features=10, noise=0.5, random_state=0)
x = torch.tensor(features, dtype=torch.float32) * 2 - 1
y = torch.tensor((prices - prices.mean()) / prices.std(), dtype=torch.float32).unsqueeze(1)


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(10, 40)
        self.second = nn.Linear(40, 20)
        self.last = nn.Linear(20, 1)

    def forward(self, x):
        return self.last(torch.relu(self.second(torch.relu(self.first(x)))))


model = Regressor()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(12):
    for rows in torch.randperm(700).split(50):
        penalty = sum(p.abs().sum() for name, p in model.named_parameters() if "weight" in name)
        loss = nn.functional.mse_loss(model(x[rows]), y[rows]) + 0.5 * penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        error = nn.functional.mse_loss(model(x[700:]), y[700:]).item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, test error {error:.3f}")
