"""Rare valve leaks (four in a hundred) told by their spectra with plain cross entropy."""
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(50)


def spectra(n):
    leak = (torch.rand(n) < 0.04).long()
    band = torch.arange(24.0)
    base = torch.exp(-band / 10) + 0.15 * torch.randn(n, 24)
    hiss = torch.exp(-0.5 * ((band - 15 - 2 * torch.rand(n, 1)) / 2) ** 2)
    return base + (0.8 + 0.3 * torch.rand(n, 1)) * hiss * leak.unsqueeze(1), leak


x, y = spectra(4000)
x_valid, y_valid = spectra(2000)
mean, std = x.mean(0), x.std(0)
x, x_valid = (x - mean) / std, (x_valid - mean) / std
loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True)
print("share of leaks:", round(y.float().mean().item(), 3))

model = nn.Sequential(nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    model.train()
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        guess = model(x_valid).argmax(1)
    caught = (guess[y_valid == 1] == 1).float().mean().item()
    alarms = (y_valid[guess == 1] == 1).float().mean().item()
    print(f"epoch {epoch} loss {total / len(loader):.4f} recall {caught:.3f} precision {alarms:.3f}")
