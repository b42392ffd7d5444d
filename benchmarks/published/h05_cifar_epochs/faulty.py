import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(5)
rng = np.random.default_rng(5)


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
        pictures[i] = 0.5 + colour[:, None, None] * shape + rng.normal(0, 0.25, (3, 16, 16))
    return torch.from_numpy(pictures.clip(0, 1)), torch.from_numpy(kinds)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(32 * 4 * 4, 64), nn.ReLU(), nn.Linear(64, 6))

    def forward(self, x):
        return self.classifier(self.features(x))


train_set, valid_set, test_set = (TensorDataset(*make_images(n, rng)) for n in (1500, 300, 600))
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
valid_loader = DataLoader(valid_set, batch_size=300)
test_loader = DataLoader(test_set, batch_size=300)
EPOCHS = 1

net = ConvNet()
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)


def score(loader):
    net.eval()
    good = 0
    with torch.no_grad():
        for x, y in loader:
            good += (net(x).argmax(1) == y).sum().item()
    return good / len(loader.dataset)


for epoch in range(EPOCHS):
    net.train()
    for step, (x, y) in enumerate(train_loader):
        opt.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        opt.step()
        if step % 20 == 0:
            print(f"epoch {epoch} step {step} loss {loss.item():.3f}")
    print(f"epoch {epoch} validation accuracy {score(valid_loader):.3f}")
print(f"test accuracy {score(test_loader):.4f}")
