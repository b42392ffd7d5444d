"""Imbalanced classes with class weights and a weighted sampler."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

torch.manual_seed(3)
counts = [1500, 300, 60]
centres = 1.5 * torch.randn(3, 8)
x = torch.cat([centres[k] + torch.randn(n, 8) for k, n in enumerate(counts)])
y = torch.cat([torch.full((n,), k) for k, n in enumerate(counts)])
mix = torch.randperm(len(y))
x, y = x[mix], y[mix]
x_train, y_train, x_val, y_val = x[:1400], y[:1400], x[1400:], y[1400:]
frequency = torch.bincount(y_train, minlength=3).float()
sampler = WeightedRandomSampler((1 / frequency.sqrt())[y_train], len(y_train))
loader = DataLoader(TensorDataset(x_train, y_train), batch_size=50, sampler=sampler)
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 3))
criterion = nn.CrossEntropyLoss(weight=(1 / frequency.sqrt()) / (1 / frequency.sqrt()).mean())
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    for xb, yb in loader:
        loss = criterion(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        guess = model(x_val).argmax(1)
    recalls = [((guess == k) & (y_val == k)).sum().item() / (y_val == k).sum().item() for k in range(3)]
    print(f"epoch {epoch} loss {loss.item():.4f} recalls {[round(r, 2) for r in recalls]}")
