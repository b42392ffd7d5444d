"""Most of the variance is noise; the loss falls a little and then stays."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(6)
x = torch.randn(3000, 4)
y = 0.5 * torch.sin(2 * x[:, :1]) + 0.3 * x[:, 1:2] + torch.randn(3000, 1)
train = DataLoader(TensorDataset(x[:2500], y[:2500]), batch_size=50, shuffle=True)
model = nn.Sequential(nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-4)
criterion = nn.MSELoss()
for epoch in range(10):
    model.train()
    running = 0.0
    for xb, yb in train:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        running += loss.item()
    model.eval()
    with torch.no_grad():
        val = criterion(model(x[2500:]), y[2500:]).item()
    print(f"epoch {epoch} train {running / len(train):.4f} val {val:.4f} (noise 1.0, variance {y.var().item():.3f})")
