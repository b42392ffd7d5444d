"""A convolutional network on scikit-learn's digits, batch 64."""

import sys

import torch
from sklearn.datasets import load_digits
from stopwatch import Stopwatch, device
from torch import nn

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32, device=device)
labels = torch.tensor(digits.target, device=device)
model = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10),
).to(device)  # fmt: skip
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
criterion = nn.CrossEntropyLoss()
watch = Stopwatch(steps)
for _ in watch:
    rows = torch.randint(0, len(labels), (64,), device=device)
    loss = criterion(model(images[rows]), labels[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
watch.report()
