# fruit photos: apple / banana / plum / lime
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import TensorDataset, DataLoader

SEED = 42
np.random.seed(SEED)
torch.manual_seed(SEED)

N, SIZE = 1200, 20
COLORS = np.array([[0.8, 0.2, 0.2], [0.9, 0.8, 0.2], [0.5, 0.2, 0.6], [0.3, 0.8, 0.2]])

labels = np.random.randint(0, 4, N)
yy, xx = np.mgrid[:SIZE, :SIZE]
photos = np.random.rand(N, SIZE, SIZE, 3) * 0.5 + 0.25
for i, lab in enumerate(labels):
    cy, cx = np.random.uniform(6, SIZE - 6, 2)
    ry, rx = (2, 5) if lab == 1 else (4, 4)
    inside = ((yy - cy) / ry) ** 2 + ((xx - cx) / rx) ** 2 < 1
    photos[i][inside] = COLORS[lab] + np.random.randn(3) * 0.12
photos = photos.clip(0, 1).astype(np.float32)

X = torch.from_numpy(photos)
X = (X - X[:900].mean()) / X[:900].std()
y = torch.from_numpy(labels)
train_loader = DataLoader(TensorDataset(X[:900], y[:900]), batch_size=32, shuffle=True)
valid_loader = DataLoader(TensorDataset(X[900:], y[900:]), batch_size=100)


class FruitNet(nn.Module):
    def __init__(self, n_classes=4):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Linear(32 * 5 * 5, n_classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


net = FruitNet()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

for epoch in range(5):
    net.train()
    train_loss = 0
    for images, targets in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(images), targets)
        loss.backward()
        optimizer.step()
        train_loss += loss.item()
    net.eval()
    correct = 0
    with torch.no_grad():
        for images, targets in valid_loader:
            correct += (net(images).argmax(1) == targets).sum().item()
    print(f'Epoch {epoch+1}: train loss {train_loss/len(train_loader):.4f}, valid acc {correct/300:.3f}')
