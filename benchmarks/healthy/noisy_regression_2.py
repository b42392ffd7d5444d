"""Dose-response data: the measurement noise is large, R2 cannot get above about 0.27."""
import numpy as np
import torch
from torch import nn

rs = np.random.RandomState(12)
torch.manual_seed(12)

NOISE = 1.0
n = 2400
dose = rs.uniform(-2, 2, size=(n, 3)).astype(np.float32)
response = np.sin(1.5 * dose[:, 0]) * 0.7 + 0.35 * dose[:, 1] - 0.25 * np.abs(dose[:, 2])
response = (response + NOISE * rs.randn(n)).astype(np.float32)

x = torch.from_numpy(dose)
y = torch.from_numpy(response).reshape(-1, 1)
y_mean, y_std = y[:1800].mean(), y[:1800].std()
y = (y - y_mean) / y_std
floor = (NOISE / y_std.item()) ** 2
xt, yt, xv, yv = x[:1800], y[:1800], x[1800:], y[1800:]

reg = nn.Sequential(nn.Linear(3, 24), nn.Tanh(), nn.Linear(24, 1))
opt = torch.optim.Adam(reg.parameters(), lr=5e-3, weight_decay=1e-4)
mse = nn.MSELoss()
print('noise floor of the MSE: %.3f' % floor)
for epoch in range(1, 31):
    reg.train()
    s = 0.0
    for b in torch.randperm(len(xt)).split(60):
        opt.zero_grad()
        loss = mse(reg(xt[b]), yt[b])
        loss.backward()
        opt.step()
        s += loss.item() * len(b)
    if epoch == 1 or epoch % 5 == 0:
        reg.eval()
        with torch.no_grad():
            v = mse(reg(xv), yv).item()
        print('epoch %2d train mse %.3f valid mse %.3f' % (epoch, s / len(xt), v))
