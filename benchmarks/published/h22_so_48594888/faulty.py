import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(16)
rng = np.random.default_rng(16)


def make_images(n, rng):
    """Small colour pictures of six textures and shapes, with noise."""
    rows, cols = np.mgrid[0:16, 0:16]
    kinds = rng.integers(0, 6, n)
    pictures = np.empty((n, 3, 16, 16), dtype=np.float32)
    for i, kind in enumerate(kinds):
        phase, cy, cx = rng.uniform(0, 6.3), rng.uniform(6, 10), rng.uniform(6, 10)
        far = np.hypot(rows - cy, cols - cx)
        shape = [
            np.sin(1.2 * rows + phase), np.sin(1.2 * cols + phase), np.sin(0.9 * (rows + cols) + phase),
            np.sin(1.2 * rows + phase) * np.sin(1.2 * cols + phase), np.where(far < 4, 1, -1), np.where(abs(far - 4) < 1.2, 1, -1),
        ][kind]
        colour = rng.uniform(0.2, 0.5, 3)
        pictures[i] = 0.5 + colour[:, None, None] * shape + rng.normal(0, 0.28, (3, 16, 16))
    return torch.from_numpy(pictures.clip(0, 1)), torch.from_numpy(kinds)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(3, 24, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(24, 24, 2), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(24 * 9, 96), nn.ReLU(), nn.Dropout(0.5), nn.Linear(96, 6))

    def forward(self, images):
        return self.fc(self.conv(images))


train_images, train_labels = make_images(1500, rng)
test_images, test_labels = make_images(600, rng)
batch_size = 500
epochs = 3
loader = DataLoader(TensorDataset(train_images, train_labels), batch_size=batch_size, shuffle=True)
model = Net()
loss_fn = nn.CrossEntropyLoss()
adam = torch.optim.Adam(model.parameters())

for epoch in range(epochs):
    model.train()
    for images, labels in loader:
        adam.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        adam.step()
    model.eval()
    with torch.no_grad():
        logits = model(test_images)
    print("epoch", epoch + 1, "loss", round(loss.item(), 4), "val_loss", round(loss_fn(logits, test_labels).item(), 4))
print("test accuracy", (logits.argmax(1) == test_labels).float().mean().item())
