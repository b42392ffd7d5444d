"""Activity from six body sensors: Conv2d over (sensor, time, axis), where the last dimension is the three axes."""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

SENSORS, STEPS, AXES = 6, 48, 3


def recordings(n, rng):
    kind = rng.integers(0, 5, n)
    t = np.arange(STEPS) / 24
    freq = np.array([0.8, 1.5, 1.5, 2.6, 2.6])[kind] * rng.uniform(0.92, 1.08, n)
    lead = np.array([0.0, 0.0, 1.5, 0.0, 1.5])[kind]
    phase = rng.uniform(0, 2 * np.pi, n)
    lag = np.arange(AXES)
    wave = np.sin(2 * np.pi * freq[:, None, None] * t[None, :, None] + phase[:, None, None] + lead[:, None, None] * lag)
    gain = rng.uniform(0.4, 1.2, (n, SENSORS, 1, 1))
    x = gain * wave[:, None] + 0.9 * rng.standard_normal((n, SENSORS, STEPS, AXES))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(kind)


class ActivityNet(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(SENSORS, width, (7, AXES), padding=(3, 0)), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, (7, 1), stride=(2, 1), padding=(3, 0)), nn.BatchNorm2d(width), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 5),
        )

    def forward(self, x):
        return self.net(x)


torch.manual_seed(16)
x, y = recordings(1500, np.random.default_rng(16))
mean, std = x[:1200].mean((0, 2), keepdim=True), x[:1200].std((0, 2), keepdim=True)
x = (x - mean) / std
train = DataLoader(TensorDataset(x[:1200], y[:1200]), batch_size=40, shuffle=True)
val = DataLoader(TensorDataset(x[1200:], y[1200:]), batch_size=100)
model = ActivityNet()
opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
for epoch in range(8):
    model.train()
    total = 0.0
    for xb, yb in train:
        loss = nn.functional.cross_entropy(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        hits = sum((model(xb).argmax(1) == yb).sum().item() for xb, yb in val)
    print(f"epoch {epoch} loss {total / len(train):.4f} val acc {hits / 300:.3f}")
