import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset

BATCH = 16


class DigitSequence(Dataset):
    """Digits with a random shift of one pixel in the training part."""

    def __init__(self, images, labels, batch_size, augment=False):
        self.images, self.labels = images, labels
        self.batch_size, self.augment = batch_size, augment

    def __len__(self):
        return -(-len(self.images) // self.batch_size)

    def __getitem__(self, idx):
        img = self.images[idx]
        if self.augment and np.random.rand() < 0.5:
            img = np.roll(img, np.random.choice([-1, 1]), axis=1)
        return torch.from_numpy(img.copy()).unsqueeze(0), int(self.labels[idx])


np.random.seed(42)
torch.manual_seed(42)
digits = load_digits()
images = (digits.images / 16.0).astype("float32")
perm = np.random.permutation(len(images))
tr, te = perm[:1300], perm[1300:]
train_loader = DataLoader(DigitSequence(images[tr], digits.target[tr], BATCH, augment=True), batch_size=BATCH, shuffle=True)
x_test, y_test = torch.from_numpy(images[te]).unsqueeze(1), torch.from_numpy(digits.target[te])

net = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(128, 10),
)
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
loss_fn = nn.CrossEntropyLoss()

for epoch in range(15):
    net.train()
    losses = []
    for xb, yb in train_loader:
        opt.zero_grad()
        loss = loss_fn(net(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        acc = (net(x_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch:2d} | loss {np.mean(losses):.4f} | test acc {acc:.4f}")
