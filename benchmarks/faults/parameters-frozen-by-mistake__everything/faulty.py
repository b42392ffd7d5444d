import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_wine

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor((wine.data - wine.data.mean(0)) / wine.data.std(0), dtype=torch.float32)
y = torch.tensor(wine.target)
loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)

backbone = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU())
autoencoder = nn.Sequential(backbone, nn.Linear(16, 13))
optimizer = torch.optim.Adam(autoencoder.parameters(), lr=5e-3)
for epoch in range(10):
    for xb, _ in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(autoencoder(xb), xb)
        loss.backward()
        optimizer.step()
print("reconstruction", loss.item())

model = nn.Sequential(backbone, nn.Linear(16, 3))
for p in model.parameters():
    p.requires_grad = False
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(12):
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")
with torch.no_grad():
    print("accuracy", (model(x).argmax(1) == y).float().mean().item())
