# Insurance claims: skewed amounts -> log1p, standardise, MLP
import numpy as np
import torch
from torch import nn

SEED = 2024
np.random.seed(SEED)
torch.manual_seed(SEED)


def make_claims(n):
    income = np.random.lognormal(3.5, 0.8, n)
    mileage = np.random.lognormal(2.5, 0.7, n)
    vehicle_value = np.random.lognormal(3.0, 0.9, n)
    age = np.random.uniform(18, 80, n)
    x = np.stack([income, mileage, vehicle_value, age], 1)
    cost = 0.5 * np.log(mileage) + 0.4 * np.log(vehicle_value) * (age < 30) - 0.2 * np.log(income) + 0.0004 * (age - 45) ** 2
    return x, cost + 0.1 * np.random.randn(n)


X, y = make_claims(2400)
train_X, valid_X = X[:1800].copy(), X[1800:].copy()
train_y, valid_y = y[:1800], y[1800:]

SKEWED = [0, 1, 2]
train_X[:, SKEWED] = np.log1p(train_X[:, SKEWED])
mu, sd = train_X.mean(0), train_X.std(0)
train_X, valid_X = (train_X - mu) / sd, (valid_X - mu) / sd
y_mu, y_sd = train_y.mean(), train_y.std()

train_X = torch.tensor(train_X, dtype=torch.float32)
valid_X = torch.tensor(valid_X, dtype=torch.float32)
train_t = torch.tensor((train_y - y_mu) / y_sd, dtype=torch.float32).unsqueeze(1)
valid_t = torch.tensor((valid_y - y_mu) / y_sd, dtype=torch.float32).unsqueeze(1)

net = nn.Sequential(nn.Linear(4, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 1))
opt = torch.optim.Adam(net.parameters(), lr=3e-3, weight_decay=1e-5)
mse = nn.MSELoss()

for epoch in range(15):
    net.train()
    perm = torch.randperm(len(train_X))
    total = 0.0
    for i in range(0, len(perm), 60):
        idx = perm[i:i + 60]
        opt.zero_grad()
        loss = mse(net(train_X[idx]), train_t[idx])
        loss.backward()
        opt.step()
        total += loss.item() * len(idx)
    net.eval()
    with torch.no_grad():
        valid_loss = mse(net(valid_X), valid_t).item()
    print(f"[{epoch + 1:02d}/15] train mse {total / len(train_X):.4f} valid mse {valid_loss:.4f}")
