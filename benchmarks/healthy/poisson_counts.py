"""Counts with a Poisson likelihood; the network predicts the log of the rate."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(41)
x = torch.randn(3000, 5)
rate = torch.exp(0.8 * x[:, 0] + 0.4 * torch.sin(2 * x[:, 1]) + 0.5)
y = torch.poisson(rate)
loader = DataLoader(TensorDataset(x[:2500], y[:2500]), batch_size=50, shuffle=True)
model = nn.Sequential(nn.Linear(5, 32), nn.ReLU(), nn.Linear(32, 1), nn.Flatten(0))
criterion = nn.PoissonNLLLoss(log_input=True)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(8):
    for xb, yb in loader:
        loss = criterion(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        error = (model(x[2500:]).exp() - rate[2500:]).abs().mean().item()
    print(f"epoch {epoch} loss {loss.item():.4f} mean error of the rate {error:.3f}")
