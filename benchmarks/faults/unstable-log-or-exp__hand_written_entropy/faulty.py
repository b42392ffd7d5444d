"""Anomaly classifier with a hand-written cross-entropy."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
normal = torch.randn(900, 10)
anomaly = torch.randn(900, 10) * 3.0 + 2.0
x = torch.cat([normal, anomaly])
y = torch.cat([torch.zeros(900), torch.ones(900)]).unsqueeze(1)
pick = torch.randperm(1800)
x, y = x[pick], y[pick]
loader = DataLoader(TensorDataset(x[:1500], y[:1500]), batch_size=30, shuffle=True)


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x):
        return torch.sigmoid(self.stack(x) * 4)


def entropy_loss(p, y):
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


model = Detector()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    running = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = entropy_loss(model(xb), yb)
        loss.backward()
        optimizer.step()
        running += loss.item()
    print(f"epoch {epoch} loss {running / len(loader):.4f}")
with torch.no_grad():
    print("accuracy", ((model(x[1500:]) > 0.5).float() == y[1500:]).float().mean().item())
