"""Colour pictures of leaves, three stages of bleaching, a small convolutional network."""
import torch
import torch.nn as nn
from torch.utils.data import Dataset, DataLoader

torch.manual_seed(3)
SIZE = 12
TINT = torch.tensor([[0.46, 0.50, 0.44], [0.52, 0.56, 0.52], [0.60, 0.58, 0.60]])


def photograph(n):
    kind = torch.randint(0, 3, (n,))
    picture = TINT[kind][:, :, None, None] + 0.22 * torch.randn(n, 3, SIZE, SIZE)
    picture = picture + 0.04 * torch.randn(n, 1, 1, 1)
    return picture.clamp(0, 1).mul(255).byte(), kind


class Compose:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, x):
        for step in self.steps:
            x = step(x)
        return x


def to_float(x):
    return x.float() / 255


class Standardise:
    def __init__(self, mean, std):
        self.mean = torch.tensor(mean)[:, None, None]
        self.std = torch.tensor(std)[:, None, None]

    def __call__(self, x):
        return (x - self.mean) / self.std


def mirror(x):
    return x.flip(-1) if torch.rand(()) < 0.5 else x


class Leaves(Dataset):
    def __init__(self, data, transform):
        self.pictures, self.kinds = data
        self.transform = transform

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, i):
        return self.transform(self.pictures[i]), self.kinds[i]


MEAN, STD = (0.54, 0.54, 0.52), (0.22, 0.22, 0.22)
train_tf = Compose(to_float, mirror, Standardise(MEAN, STD))
valid_tf = Compose(to_float, Standardise(MEAN, STD))

train_loader = DataLoader(Leaves(photograph(1200), train_tf), batch_size=40, shuffle=True)
valid_loader = DataLoader(Leaves(photograph(400), valid_tf), batch_size=100)

model = nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
criterion = nn.CrossEntropyLoss()

for epoch in range(8):
    model.train()
    train_loss = train_hits = 0
    for x, y in train_loader:
        optimizer.zero_grad()
        out = model(x)
        loss = criterion(out, y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(y)
        train_hits += (out.argmax(1) == y).sum().item()
    model.eval()
    valid_loss = valid_hits = 0
    with torch.no_grad():
        for x, y in valid_loader:
            out = model(x)
            valid_loss += criterion(out, y).item() * len(y)
            valid_hits += (out.argmax(1) == y).sum().item()
    print(f"epoch {epoch} | train {train_loss / 1200:.3f} / {train_hits / 1200:.3f} "
          f"| valid {valid_loss / 400:.3f} / {valid_hits / 400:.3f}")
