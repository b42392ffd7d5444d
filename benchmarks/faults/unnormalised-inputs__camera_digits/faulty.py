"""Classify small camera pictures of digits with a two-layer network."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)
np.random.seed(0)


class CameraDigits(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        picture = torch.from_numpy(self.images[i]).float()
        return picture.flatten(), int(self.labels[i])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc2(torch.sigmoid(self.fc1(x)))


digits = load_digits()
images = (digits.images * 255 / 16).astype(np.uint8)
order = np.random.permutation(len(images))
images, labels = images[order], digits.target[order]
train = DataLoader(CameraDigits(images[:1400], labels[:1400]), batch_size=64, shuffle=True)
test = DataLoader(CameraDigits(images[1400:], labels[1400:]), batch_size=256)

net = Net()
opt = torch.optim.SGD(net.parameters(), lr=0.5, momentum=0.9)
for epoch in range(12):
    net.train()
    running = 0.0
    for x, y in train:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        running += loss.item() * len(x)
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in test:
            hits += (net(x).argmax(1) == y).sum().item()
    print(f"epoch {epoch} loss {running / 1400:.4f} accuracy {hits / len(images[1400:]):.3f}")
