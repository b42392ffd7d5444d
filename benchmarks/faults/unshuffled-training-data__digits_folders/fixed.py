"""Digit images read folder by folder (one folder per class) and classified with a convnet."""
import logging
from collections import defaultdict

import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("digits")

config = {
    "data": {"val_per_class": 35, "batch_size": 32},
    "optim": {"lr": 0.03, "momentum": 0.9, "nesterov": True},
    "epochs": 12,
    "seed": 1234,
}


def scan_tree(seed):
    """Returns {class name: [images]} like os.walk over class folders."""
    digits = load_digits()
    tree = defaultdict(list)
    order = np.random.default_rng(seed).permutation(len(digits.images))
    for i in order:
        tree[str(digits.target[i])].append(digits.images[i].astype(np.float32))
    return tree


class FolderDataset(Dataset):
    def __init__(self, tree, part, val_per_class):
        self.samples = []
        self.classes = sorted(tree)
        for label, name in enumerate(self.classes):
            imgs = tree[name]
            chosen = imgs[:val_per_class] if part == "val" else imgs[val_per_class:]
            self.samples += [(img, label) for img in chosen]

    def __getitem__(self, i):
        img, label = self.samples[i]
        x = torch.from_numpy(img)[None] / 16.0
        return (x - 0.3) / 0.38, label

    def __len__(self):
        return len(self.samples)


def conv_block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(2))


class DigitNet(nn.Module):
    def __init__(self, n_classes=10):
        super().__init__()
        self.stem = conv_block(1, 16)
        self.mid = conv_block(16, 32)
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, n_classes))

    def forward(self, x):
        return self.classifier(self.mid(self.stem(x)))


class Meter:
    def __init__(self):
        self.sum, self.n = 0.0, 0

    def add(self, value, n):
        self.sum += value * n
        self.n += n

    @property
    def avg(self):
        return self.sum / max(self.n, 1)


def fit(cfg):
    torch.manual_seed(cfg["seed"])
    tree = scan_tree(cfg["seed"])
    sets = {p: FolderDataset(tree, p, cfg["data"]["val_per_class"]) for p in ("train", "val")}
    loaders = {
        "train": DataLoader(sets["train"], batch_size=cfg["data"]["batch_size"], shuffle=True),
        "val": DataLoader(sets["val"], batch_size=cfg["data"]["batch_size"]),
    }
    net = DigitNet(len(sets["train"].classes))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), **cfg["optim"])
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=6, gamma=0.3)

    for epoch in range(cfg["epochs"]):
        stats = {}
        for phase in ("train", "val"):
            training = phase == "train"
            net.train(training)
            lm, am = Meter(), Meter()
            for x, y in loaders[phase]:
                with torch.set_grad_enabled(training):
                    logits = net(x)
                    loss = criterion(logits, y)
                if training:
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                lm.add(loss.item(), len(y))
                am.add((logits.argmax(1) == y).float().mean().item(), len(y))
            stats[phase] = (lm.avg, am.avg)
        scheduler.step()
        log.info("ep %02d  train %.3f/%.3f  val %.3f/%.3f", epoch, *stats["train"], *stats["val"])


if __name__ == "__main__":
    fit(config)
