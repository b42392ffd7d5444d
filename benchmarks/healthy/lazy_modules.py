import torch
from torch import nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(47)
digits = load_digits()
x, y = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32), torch.tensor(digits.target)
net = nn.Sequential(nn.LazyConv2d(12, 3), nn.ReLU(), nn.LazyConv2d(12, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))
net(x[:1])
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(5):
    for xb, yb in DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=50, shuffle=True):
        loss = nn.functional.cross_entropy(net(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {(net(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
