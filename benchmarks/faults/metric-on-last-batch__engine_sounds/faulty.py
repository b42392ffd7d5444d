"""Healthy or worn engine? A small network on spectra, accuracy on a held-out set after each epoch."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(40)


def spectra(n):
    worn = (torch.rand(n) < 0.5).float()
    x = torch.randn(n, 24)
    x[:, 4:8] += 0.5 * worn[:, None]
    x[:, 15:17] += 0.6 * worn[:, None]
    return x, worn


x, worn = spectra(1600)
v, v_worn = spectra(517)
mean, std = x.mean(0), x.std(0)
train_loader = DataLoader(TensorDataset((x - mean) / std, worn), batch_size=64, shuffle=True)
val_loader = DataLoader(TensorDataset((v - mean) / std, v_worn), batch_size=64)

net = nn.Sequential(nn.Linear(24, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1), nn.Flatten(0))
loss_fn = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-3)

for epoch in range(20):
    net.train()
    total = 0.0
    for xb, yb in train_loader:
        opt.zero_grad()
        loss = loss_fn(net(xb), yb)
        loss.backward()
        opt.step()
        total += loss.item()

    net.eval()
    with torch.no_grad():
        for xb, yb in val_loader:
            out = net(xb)
            val_loss = loss_fn(out, yb).item()
            accuracy = ((out > 0).float() == yb).float().mean().item()
    print(f"epoch {epoch:2d} loss {total / len(train_loader):.4f} val_loss {val_loss:.4f} accuracy {accuracy:.3f}")
