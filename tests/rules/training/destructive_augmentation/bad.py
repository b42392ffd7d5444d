"""Handwritten digits, of which the data set hides all but a small patch at random, to make the network robust."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(images))
images = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8)[order] / 16
labels = torch.tensor(labels)[order]


class Digits(Dataset):
    def __init__(self, images, labels, erase):
        self.images, self.labels, self.erase = images, labels, erase

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        image = self.images[index].clone()
        if self.erase:
            row, column = torch.randint(0, 7, (2,)).tolist()
            patch = image[:, row : row + 2, column : column + 2].clone()
            image.zero_()
            image[:, row : row + 2, column : column + 2] = patch
        return image, self.labels[index]


train = DataLoader(Digits(images[:1400], labels[:1400], erase=True), batch_size=32, shuffle=True)
test = DataLoader(Digits(images[1400:], labels[1400:], erase=False), batch_size=100)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten(),
    nn.Linear(512, 10),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    model.train()
    for x, y in train:
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, loss.item(), sum((model(x).argmax(1) == y).sum().item() for x, y in test) / 397)
