"""Two small nets trained side by side: one for temperature, one for humidity."""
import numpy as np
import torch
import torch.nn as nn

rs = np.random.RandomState(21)
torch.manual_seed(21)

n = 2000
hour = rs.uniform(0, 24, n)
day = rs.uniform(0, 365, n)
pressure = rs.randn(n)
wind = rs.gamma(2, 1, n)
temp = 8 * np.sin(2 * np.pi * (day - 110) / 365) + 4 * np.sin(2 * np.pi * (hour - 8) / 24) - 0.5 * wind + rs.randn(n) * 0.5
hum = -3 * np.sin(2 * np.pi * (hour - 8) / 24) + 2 * np.tanh(-pressure) + 2 * np.cos(2 * np.pi * day / 365) + rs.randn(n) * 0.3

X = np.c_[np.sin(2 * np.pi * hour / 24), np.cos(2 * np.pi * hour / 24),
          np.sin(2 * np.pi * day / 365), np.cos(2 * np.pi * day / 365), pressure, wind]
cut = 1600


def standardise(a):
    return torch.tensor((a - a[:cut].mean(0)) / a[:cut].std(0), dtype=torch.float32)


X, temp, hum = standardise(X), standardise(temp)[:, None], standardise(hum)[:, None]


def make_net():
    return nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 1))


net_t = make_net()
net_h = make_net()
opt_t = torch.optim.Adam(net_t.parameters(), lr=0.005)
opt_h = torch.optim.Adam(net_h.parameters(), lr=0.005)
mse = nn.MSELoss()

for epoch in range(1, 16):
    perm = torch.randperm(cut)
    sum_t = sum_h = 0.0
    for batch in perm.chunk(32):
        xb = X[batch]

        # temperature
        opt_t.zero_grad()
        loss_t = mse(net_t(xb), temp[batch])
        loss_t.backward()
        opt_t.step()

        # humidity
        opt_h.zero_grad()
        loss_h = mse(net_h(xb), hum[batch])
        loss_h.backward()
        opt_t.step()

        sum_t += loss_t.item()
        sum_h += loss_h.item()
    with torch.no_grad():
        vt = mse(net_t(X[cut:]), temp[cut:]).item()
        vh = mse(net_h(X[cut:]), hum[cut:]).item()
    print('%2d  temp %.4f (val %.4f)   hum %.4f (val %.4f)' % (epoch, sum_t / 32, vt, sum_h / 32, vh))
