import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import Dataset, DataLoader

CFG = dict(
    n_train=1600, n_test=400, size=16, batch_size=32, epochs=6,
    lr=0.05, momentum=0.9, weight_decay=1e-4, seed=3,
)
SHAPES = ("disc", "cross", "bars", "frame")


def draw_glyph(kind, size, rng):
    """Grey-scale glyph as an 8-bit image, like what an image reader gives."""
    img = rng.normal(60, 15, (size, size))
    cy, cx = rng.integers(6, size - 6, 2)
    yy, xx = np.mgrid[:size, :size]
    tone = rng.uniform(130, 220)
    if kind == 0:
        mask = (yy - cy) ** 2 + (xx - cx) ** 2 <= 12
    elif kind == 1:
        mask = ((np.abs(yy - cy) <= 1) | (np.abs(xx - cx) <= 1)) & (np.abs(yy - cy) < 5) & (np.abs(xx - cx) < 5)
    elif kind == 2:
        mask = ((xx + cx) % 4 < 2) & (np.abs(yy - cy) < 5)
    else:
        box = np.maximum(np.abs(yy - cy), np.abs(xx - cx))
        mask = (box >= 3) & (box <= 4)
    img[mask] = tone + rng.normal(0, 8, mask.sum())
    return np.clip(img, 0, 250).astype(np.uint8)


def make_arrays(n, size, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(SHAPES), n)
    images = np.stack([draw_glyph(k, size, rng) for k in labels])
    return images, labels


class GlyphDataset(Dataset):
    mean, std = 0.33, 0.22

    def __init__(self, images, labels):
        self.images = (images / 255.0).astype(images.dtype)
        self.labels = labels.astype(np.int64)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = torch.as_tensor(self.images[i], dtype=torch.float32)
        x = (x - self.mean) / self.std
        return x.unsqueeze(0), int(self.labels[i])


class SmallConvNet(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.c1 = nn.Conv2d(1, 16, 3, padding=1)
        self.c2 = nn.Conv2d(16, 32, 3, padding=1)
        self.fc1 = nn.Linear(32 * 4 * 4, 64)
        self.fc2 = nn.Linear(64, n_classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), 2)
        x = F.max_pool2d(F.relu(self.c2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)


def evaluate(net, loader):
    net.eval()
    good = seen = 0
    with torch.no_grad():
        for x, y in loader:
            good += (net(x).argmax(1) == y).sum().item()
            seen += y.numel()
    return 100.0 * good / seen


def train(cfg):
    torch.manual_seed(cfg["seed"])
    tr = GlyphDataset(*make_arrays(cfg["n_train"], cfg["size"], 0))
    te = GlyphDataset(*make_arrays(cfg["n_test"], cfg["size"], 1))
    train_dl = DataLoader(tr, batch_size=cfg["batch_size"], shuffle=True)
    test_dl = DataLoader(te, batch_size=200)

    net = SmallConvNet(len(SHAPES))
    opt = torch.optim.SGD(net.parameters(), lr=cfg["lr"], momentum=cfg["momentum"],
                          weight_decay=cfg["weight_decay"])
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=cfg["epochs"])
    for ep in range(cfg["epochs"]):
        net.train()
        running = 0.0
        for step, (x, y) in enumerate(train_dl):
            opt.zero_grad(set_to_none=True)
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
            running += loss.item()
        sched.step()
        print("epoch %d  loss %.4f  test acc %.1f%%" % (ep + 1, running / len(train_dl), evaluate(net, test_dl)))
    return net


if __name__ == "__main__":
    train(CFG)
