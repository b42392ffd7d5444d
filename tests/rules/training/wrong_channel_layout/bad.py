"""Coloured shapes as arrays of (height, width, colour), reshaped to what the convolution asks for."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Shapes(Dataset):
    """Discs, squares and stripes in any colour on a smooth background."""

    def __init__(self, n, seed):
        rng = np.random.default_rng(seed)
        rows, columns = np.mgrid[0:24, 0:24]
        self.labels = rng.integers(0, 3, n)
        self.images = np.empty((n, 24, 24, 3), np.float32)
        for image, kind in zip(self.images, self.labels):
            image[:] = rng.random(3) * 0.5 + 0.01 * rows[..., None]
            y, x = rng.integers(8, 16, 2)
            disc = (rows - y) ** 2 + (columns - x) ** 2 < 36
            square = (abs(rows - y) < 6) & (abs(columns - x) < 6)
            image[(disc, square, square & (rows % 4 < 2))[kind]] = rng.random(3)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = torch.from_numpy(self.images[index])
        return image.reshape(3, 24, 24), int(self.labels[index])


torch.manual_seed(0)
train = DataLoader(Shapes(600, 1), batch_size=30, shuffle=True)
model = nn.Sequential(
    nn.Conv2d(3, 12, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(12, 24, 3, padding=1),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(3),
    nn.Flatten(),
    nn.Linear(216, 3),
)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(4):
    hits = 0
    for images, labels in train:
        optimizer.zero_grad()
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        hits += (logits.argmax(1) == labels).sum().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {hits / 600:.3f}")
