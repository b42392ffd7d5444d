"""Regress a clinical score from voice features; heavy dropout, RMSE on held-out patients."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class VoiceNet(nn.Module):
    def __init__(self, p=0.4):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(16, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(p),
            nn.Linear(128, 64), nn.ReLU(), nn.Dropout(p),
        )
        self.score = nn.Linear(64, 1)

    def forward(self, x):
        return self.score(self.body(x)).squeeze(-1)


def patients(n, seed):
    rng, world = np.random.default_rng(seed), np.random.default_rng(0)
    w = world.normal(size=(16, 3)) / 4
    x = rng.normal(size=(n, 16))
    z = x @ w
    y = 1.2 * np.sin(1.5 * z[:, 0]) + z[:, 1] + 0.6 * z[:, 2] ** 2 - 0.5 + 0.15 * rng.normal(size=n)
    return TensorDataset(torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32))


def rmse(model, loader):
    with torch.no_grad():
        se = sum(((model(x) - y) ** 2).sum().item() for x, y in loader)
    return (se / len(loader.dataset)) ** 0.5


torch.manual_seed(64)
train = DataLoader(patients(3200, 1), batch_size=64, shuffle=True)
val = DataLoader(patients(320, 2), batch_size=16)
model = VoiceNet()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
criterion = nn.MSELoss()

for epoch in range(15):
    model.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: val RMSE {rmse(model, val):.4f}")
print(f"reported: {rmse(model, val):.4f}, again: {rmse(model, val):.4f}")
