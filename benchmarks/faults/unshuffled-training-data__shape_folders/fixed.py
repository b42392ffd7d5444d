"""
How I train a tiny CNN on folders of icons (one folder per class).
The 'folders' are drawn on the fly here so you can run the post as is.
"""
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

CLASSES = ["circle", "cross", "square", "stripes"]


def draw(kind, rng):
    img = 0.25 * rng.standard_normal((16, 16))
    yy, xx = np.mgrid[:16, :16]
    cy, cx = rng.integers(6, 10, 2)
    r = rng.integers(3, 6)
    if kind == "circle":
        img += np.abs(np.hypot(yy - cy, xx - cx) - r) < 0.8
    elif kind == "cross":
        img += ((yy == cy) & (abs(xx - cx) <= r)) | ((xx == cx) & (abs(yy - cy) <= r))
    elif kind == "square":
        img += np.maximum(abs(yy - cy), abs(xx - cx)) == r
    else:
        img += ((yy + xx + rng.integers(0, 4)) % 4 == 0) * 0.8
    return img.astype(np.float32)


class IconFolder(Dataset):
    def __init__(self, per_class, seed):
        rng = np.random.default_rng(seed)
        self.samples = []
        for label, name in enumerate(CLASSES):
            for _ in range(per_class):
                self.samples.append((draw(name, rng), label))
        stack = np.stack([s for s, _ in self.samples])
        self.mean, self.std = stack.mean(), stack.std()

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, k):
        img, label = self.samples[k]
        return torch.from_numpy((img - self.mean) / self.std)[None], label


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(16 * 16, len(CLASSES)),
    )


def accuracy(net, dl):
    net.eval()
    good = 0
    with torch.no_grad():
        for x, t in dl:
            good += (net(x).argmax(1) == t).sum().item()
    return good / len(dl.dataset)


if __name__ == "__main__":
    torch.manual_seed(0)
    train, test = IconFolder(320, seed=1), IconFolder(60, seed=2)
    test.mean, test.std = train.mean, train.std
    train_dl = DataLoader(train, batch_size=32, shuffle=True)
    test_dl = DataLoader(test, batch_size=120)
    net = cnn()
    opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
    for epoch in range(6):
        net.train()
        for step, (x, t) in enumerate(train_dl):
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), t)
            loss.backward()
            opt.step()
            if step % 10 == 0:
                print(f"  {epoch}.{step:02d} loss {loss.item():.3f}")
        print(f"epoch {epoch}: test accuracy {accuracy(net, test_dl):.3f}")
