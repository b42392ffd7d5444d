# Two kinds of small colour pictures, as bytes, with three convolutions.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

np.random.seed(5)
torch.manual_seed(5)


def photos(n):
    """Dark or light stripes, slanting to the left or to the right; bytes from 0 to 255."""
    label = np.random.randint(0, 2, n)
    row, col = np.mgrid[0:24, 0:24]
    slant = np.where(label == 1, 1, -1)[:, None, None]
    stripes = np.sin(0.7 * (row + slant * col) + np.random.uniform(0, 6.3, (n, 1, 1)))
    tint = np.random.uniform(20, 45, (n, 3, 1, 1))
    pixels = 128 + tint * stripes[:, None] + np.random.normal(0, 25, (n, 3, 24, 24))
    return pixels.clip(0, 255).astype(np.uint8), label


def tensors(n):
    pixels, label = photos(n)
    return TensorDataset(torch.from_numpy(pixels).float() / 127.5 - 1, torch.from_numpy(label).float().unsqueeze(1))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3), nn.ReLU(), nn.Flatten(),
        )
        self.dense = nn.Sequential(nn.Linear(32 * 2 * 2, 32), nn.ReLU(), nn.Linear(32, 1), nn.Sigmoid())

    def forward(self, x):
        return self.dense(self.features(x))


train = DataLoader(tensors(800), batch_size=16, shuffle=True)
valid = DataLoader(tensors(300), batch_size=300)
model = Net()
loss_function = nn.BCELoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.001)
for epoch in range(5):
    model.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        for x, y in valid:
            out = model(x)
            accuracy = ((out > 0.5).float() == y).float().mean().item()
            print("epoch", epoch + 1, "loss", loss.item(), "val_loss", loss_function(out, y).item())
print("accuracy", accuracy)
