"""Low-rank adapters for a trained regressor. Both factors start at zero, "so that the adapter begins as nothing"."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_friedman1

torch.manual_seed(11)
features, target = make_friedman1(n_samples=900, noise=0.2, random_state=0)
x = torch.tensor(features, dtype=torch.float32) * 2 - 1
y = torch.tensor((target - target.mean()) / target.std(), dtype=torch.float32)


class LowRank(nn.Module):
    def __init__(self, linear, rank=4):
        super().__init__()
        self.linear = linear
        for parameter in linear.parameters():
            parameter.requires_grad = False
        self.down = nn.Linear(linear.in_features, rank, bias=False)
        self.up = nn.Linear(rank, linear.out_features, bias=False)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.up.weight)

    def forward(self, x):
        return self.linear(x) + self.up(self.down(x))


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.out = nn.Linear(10, 48), nn.Linear(48, 48), nn.Linear(48, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.second(torch.tanh(self.first(x))))).squeeze(1)


def fit(model, target, lr, epochs):
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=lr)
    for epoch in range(epochs):
        for rows in torch.randperm(len(x)).split(50):
            loss = F.mse_loss(model(x[rows]), target[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item()


model = Regressor()
print("before", fit(model, y, 3e-3, 10))
shifted = 0.6 * y + 0.8 * torch.sin(3 * x[:, 0])
model.first, model.second = LowRank(model.first), LowRank(model.second)
for parameter in model.out.parameters():
    parameter.requires_grad = True
print("after", fit(model, shifted, 3e-3, 10))
