"""Forecast the next hour of electric load from the previous day."""
import math
import numpy as np
import torch
from torch import nn

LOOKBACK = 24
EPOCHS = 12
BATCH = 32

rng = np.random.RandomState(3)
t = np.arange(1500)
load = (10 + 3 * np.sin(2 * math.pi * t / 24) + 1.5 * np.sin(2 * math.pi * t / 168)
        + 0.3 * rng.randn(len(t)))

cut = 1200
mu, sd = load[:cut].mean(), load[:cut].std()
load = ((load - mu) / sd).astype(np.float32)


def sliding_windows(series, lookback):
    x, y = [], []
    for i in range(len(series) - lookback):
        x.append(series[i:i + lookback])
        y.append(series[i + lookback])
    return torch.tensor(np.array(x)).unsqueeze(-1), torch.tensor(np.array(y)).unsqueeze(-1)


trainX, trainY = sliding_windows(load[:cut], LOOKBACK)
testX, testY = sliding_windows(load[cut:], LOOKBACK)
print(trainX.shape, trainY.shape, testX.shape)


class LoadRNN(nn.Module):
    def __init__(self, hidden=24):
        super(LoadRNN, self).__init__()
        self.gru = nn.GRU(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        h, _ = self.gru(x)
        return self.out(h[:, -1])


torch.manual_seed(3)
net = LoadRNN()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
mse = nn.MSELoss()

for ep in range(1, EPOCHS + 1):
    net.train()
    order = torch.randperm(len(trainX))
    losses = []
    for k in range(0, len(order), BATCH):
        idx = order[k:k + BATCH]
        opt.zero_grad()
        l = mse(net(trainX[idx]), trainY[idx])
        l.backward()
        opt.step()
        losses.append(l.item())
    net.eval()
    with torch.no_grad():
        test_mse = mse(net(testX), testY).item()
    print(f"[{ep:02d}/{EPOCHS}] train {np.mean(losses):.4f}  test {test_mse:.4f}")
