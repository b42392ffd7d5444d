"""Digits with a random window, so that the network does not rely on single strokes."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(8)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(images))
images = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8)[order] / 16 - 0.3
labels = torch.tensor(labels)[order]


class Windowed(Dataset):
    def __init__(self, images, labels, size=None):
        self.images, self.labels, self.size = images, labels, size

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        image = self.images[i]
        if self.size is not None:
            top, left = torch.randint(0, 9 - self.size, (2,)).tolist()
            window = torch.zeros_like(image)
            window[:, top : top + self.size, left : left + self.size] = 1
            image = torch.where(window > 0, image, torch.full_like(image, -0.3))
        return image, self.labels[i]


train = DataLoader(Windowed(images[:1400], labels[:1400], size=7), batch_size=35, shuffle=True)
test = DataLoader(Windowed(images[1400:], labels[1400:]), batch_size=100)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(512, 10),
)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    model.train()
    for x, y in train:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = sum((model(x).argmax(1) == y).sum().item() for x, y in test)
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {right / 397:.3f}")
