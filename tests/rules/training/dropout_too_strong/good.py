"""A denoising autoencoder that drops four fifths of the pixels, and a wide classifier that does well with a strong dropout."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)

corrupt = nn.Dropout(0.8)
autoencoder = nn.Sequential(corrupt, nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 64))
optimizer = torch.optim.Adam(autoencoder.parameters(), lr=2e-3)
for epoch in range(8):
    for batch in torch.randperm(len(x)).split(64):
        loss = F.mse_loss(autoencoder(x[batch]), x[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"reconstruction {loss.item():.4f}")

classifier = nn.Sequential(nn.Linear(64, 512), nn.ReLU(), nn.Dropout(0.8), nn.Linear(512, 10))
optimizer = torch.optim.Adam(classifier.parameters(), lr=2e-3)
for epoch in range(10):
    classifier.train()
    for batch in torch.randperm(1400).split(64):
        loss = F.cross_entropy(classifier(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    classifier.eval()
    with torch.no_grad():
        held_out = F.cross_entropy(classifier(x[1400:]), y[1400:])
    print(f"epoch {epoch}: train {loss.item():.3f}, validation {held_out.item():.3f}")
