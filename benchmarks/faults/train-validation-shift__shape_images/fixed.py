"""Circle, square or cross? A small CNN on 8-bit 16x16 pictures."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset


def draw(kind, rng):
    yy, xx = np.mgrid[:16, :16]
    cy, cx = rng.uniform(6, 10, 2)
    r = rng.uniform(3, 5)
    if kind == 0:
        mask = (yy - cy) ** 2 + (xx - cx) ** 2 < r ** 2
    elif kind == 1:
        mask = (abs(yy - cy) < r * 0.85) & (abs(xx - cx) < r * 0.85)
    else:
        mask = ((abs(yy - cy) < 1.2) & (abs(xx - cx) < r)) | ((abs(xx - cx) < 1.2) & (abs(yy - cy) < r))
    picture = 150 + 55 * mask + rng.normal(0, 22, (16, 16))
    return picture.clip(0, 255).astype(np.uint8)


def to_tensor(image):
    return torch.from_numpy(image).float().unsqueeze(0) / 255


def normalize(image, mean=0.64, std=0.12):
    return (image - mean) / std


class Shapes(Dataset):
    def __init__(self, n, seed, transform):
        rng = np.random.default_rng(seed)
        self.labels = rng.integers(0, 3, n)
        self.images = [draw(k, rng) for k in self.labels]
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        for step in self.transform:
            image = step(image)
        return image, int(self.labels[i])


torch.manual_seed(3)
train_tf = [to_tensor, normalize]
val_tf = [to_tensor, normalize]
train_loader = DataLoader(Shapes(1200, 0, train_tf), batch_size=48, shuffle=True)
val_loader = DataLoader(Shapes(400, 1, val_tf), batch_size=100)

model = nn.Sequential(
    nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(24 * 16, 3),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
for epoch in range(12):
    model.train()
    running = 0.0
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        running += loss.item() * len(labels)
    model.eval()
    correct, val_loss = 0, 0.0
    with torch.no_grad():
        for images, labels in val_loader:
            logits = model(images)
            val_loss += F.cross_entropy(logits, labels, reduction="sum").item()
            correct += (logits.argmax(1) == labels).sum().item()
    print(f"epoch {epoch}: train loss {running / 1200:.4f}  val loss {val_loss / 400:.4f}  val acc {correct / 400:.3f}")
