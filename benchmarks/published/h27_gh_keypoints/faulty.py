"""Facial keypoints: where are the eyes and the mouth in a small grey picture?"""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(17)


class Faces(Dataset):
    """Drawn faces of 20 x 20 pixels; the targets are three points, scaled to [-1, 1]."""

    def __init__(self, n, seed):
        rng = np.random.default_rng(seed)
        row, col = np.mgrid[0:20, 0:20]
        centre = rng.uniform(8, 12, (n, 2))
        width = rng.uniform(3, 5, n)
        eyes = [centre + np.stack([side * width, -2.5 + 0 * width], 1) for side in (-1, 1)]
        mouth = centre + np.stack([0 * width, 3.0 + 0 * width], 1)
        points = np.stack([*eyes, mouth], 1)
        far = (col - points[..., 0, None, None]) ** 2 + (row - points[..., 1, None, None]) ** 2
        pictures = 0.7 - 0.6 * np.exp(-far / 3).max(1) + rng.normal(0, 0.05, (n, 20, 20))
        self.x = torch.tensor((pictures - 0.6) / 0.2, dtype=torch.float32).unsqueeze(1)
        self.y = torch.tensor((points - 10) / 10, dtype=torch.float32).flatten(1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class KeypointNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 12, 3)
        self.conv2 = nn.Conv2d(12, 24, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(24 * 3 * 3, 64)
        self.fc2 = nn.Linear(64, 6)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.fc2(torch.relu(self.fc1(x.flatten(1))))


train_loader = DataLoader(Faces(1000, 1), batch_size=32, shuffle=True)
test_loader = DataLoader(Faces(300, 3), batch_size=300)
net = KeypointNet()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

n_epochs = 2
for epoch in range(n_epochs):
    net.train()
    running_loss = 0.0
    for images, keypoints in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(images), keypoints)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    print(f"epoch {epoch + 1} average loss {running_loss / len(train_loader):.5f}")

net.eval()
with torch.no_grad():
    errors = [criterion(net(images), keypoints).item() for images, keypoints in test_loader]
print(f"test error {np.mean(errors):.6f}")
