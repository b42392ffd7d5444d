"""An autoencoder of digits with BCELoss: a sigmoid decoder whose output is clamped a little, against grey values in [0, 1]."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 8))
        self.decoder = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 64), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x)).clamp(1e-6, 1 - 1e-6)


torch.manual_seed(0)
x = torch.tensor(load_digits().data / 16, dtype=torch.float32)
x = x[torch.randperm(len(x))]
train, test = x[:1500], x[1500:]
model = AutoEncoder()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = nn.BCELoss()
for epoch in range(6):
    for batch in train[torch.randperm(1500)].split(50):
        loss = criterion(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch}: training {loss.item():.3f}, validation {criterion(model(test), test).item():.3f}")
