"""Digits by a convolutional network on a GPU; the first word of the command line says what is done wrong."""

import sys

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

fault = sys.argv[1] if len(sys.argv) > 1 else "nothing"
torch.manual_seed(0)
device = torch.device("cuda")
digits = load_digits()
images = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32)
labels = torch.tensor(digits.target)
if fault == "labels-out-of-range":
    labels = labels + 1
train = DataLoader(TensorDataset(images[:1400], labels[:1400]), batch_size=64, shuffle=True, pin_memory=True)
test = DataLoader(TensorDataset(images[1400:], labels[1400:]), batch_size=128)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        )  # fmt: skip
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))

    def forward(self, x):
        features = self.features(x)
        if fault == "detached-branch":
            features = features.detach()
        logits = self.head(features)
        return F.softmax(logits, 1) if fault == "softmax-before-cross-entropy" else logits


model = Net().to(device)
parameters = model.head.parameters() if fault == "optimizer-missing-parameters" else model.parameters()
rate = 3.0 if fault == "learning-rate-too-high" else 0.05
optimizer = torch.optim.SGD(parameters, lr=rate, momentum=0.9)
for epoch in range(6):
    model.train()
    for x, y in train:
        x, y = x.to(device, non_blocking=True), y.to(device, non_blocking=True)
        loss = F.cross_entropy(model(x), y)
        if fault != "missing-zero-grad":
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if fault != "train-mode-in-evaluation":
        model.eval()
    right = 0
    with torch.no_grad():
        for x, y in test:
            right += (model(x.to(device)).argmax(1).cpu() == y).sum().item()
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {right / len(test.dataset):.4f}")
