"""Denoising autoencoder for twenty correlated sensors."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(13)
torch.manual_seed(13)

factors = np.random.randn(2500, 4)
load = np.random.randn(4, 20)
readings = 20 + 5 * (np.tanh(factors @ load) + 0.3 * factors @ load + 0.1 * np.random.randn(2500, 20))
scaler = StandardScaler().fit(readings[:2000])
z = torch.tensor(scaler.transform(readings), dtype=torch.float32)
train_loader = DataLoader(TensorDataset(z[:2000]), batch_size=50, shuffle=True)
held_out = z[2000:]


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(20, 48), nn.ReLU(), nn.Linear(48, 6))
        self.decoder = nn.Sequential(nn.Linear(6, 48), nn.ReLU(), nn.Linear(48, 20))

    def forward(self, x):
        return self.decoder(self.encoder(x))


model = Autoencoder()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

for epoch in range(20):
    model.train()
    train_loss = 0.0
    for (clean,) in train_loader:
        noisy = clean + 0.1 * torch.randn_like(clean)
        optimizer.zero_grad()
        loss = criterion(model(noisy), clean)
        loss.backward()
        optimizer.step()
        train_loss += loss.item()
    model.eval()
    with torch.no_grad():
        test_loss = criterion(model(held_out), held_out).item()
    print(f"Epoch [{epoch + 1}/20] train {train_loss / len(train_loader):.4f} held-out {test_loss:.4f}")
