"""Handwritten digits, shifted and cut out and with noise on them: hard to learn, and still to be told."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(images))
images = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8)[order] / 16
labels = torch.tensor(labels)[order]


def augment(x):
    x = torch.stack([torch.roll(one, torch.randint(-1, 2, (2,)).tolist(), (1, 2)) for one in x])
    top, left = torch.randint(0, 6, (2,)).tolist()
    x[:, :, top : top + 3, left : left + 3] = 0
    return x + 0.15 * torch.randn_like(x)


train = DataLoader(TensorDataset(images[:1400], labels[:1400]), batch_size=32, shuffle=True)
test = DataLoader(TensorDataset(images[1400:], labels[1400:]), batch_size=100)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten(),
    nn.Linear(512, 10),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    model.train()
    for x, y in train:
        loss = nn.functional.cross_entropy(model(augment(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, loss.item(), sum((model(x).argmax(1) == y).sum().item() for x, y in test) / 397)
