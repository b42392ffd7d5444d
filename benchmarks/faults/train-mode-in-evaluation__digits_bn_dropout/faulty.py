#!/usr/bin/env python
import torch, torch.nn as nn, torch.nn.functional as F
import numpy as np
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset

SEED = 2024
np.random.seed(SEED)
torch.manual_seed(SEED)


class DigitSet(Dataset):
    def __init__(self, imgs, labels, augment=False):
        self.imgs, self.labels, self.augment = imgs, labels, augment

    def __len__(self):
        return len(self.imgs)

    def __getitem__(self, idx):
        im = self.imgs[idx]
        if self.augment:
            dx, dy = np.random.randint(-1, 2, size=2)
            im = np.roll(im, (dx, dy), axis=(0, 1))
        return torch.from_numpy(im[None].copy()), int(self.labels[idx])


def cbr(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


def get_model():
    return nn.Sequential(cbr(1, 16), cbr(16, 16), nn.MaxPool2d(2), nn.Dropout2d(0.1), cbr(16, 32),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(128, 10))


def train_fn(model, loader, optimizer, scheduler):
    model.train()
    losses = []
    for im, lab in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(im), lab, label_smoothing=0.05)
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return np.mean(losses)


def valid_fn(model, loader):
    preds, gts, losses = [], [], []
    with torch.no_grad():
        for im, lab in loader:
            out = model(im)
            losses.append(F.cross_entropy(out, lab).item())
            preds.append(out.argmax(1).numpy())
            gts.append(lab.numpy())
    return np.mean(losses), (np.concatenate(preds) == np.concatenate(gts)).mean()


d = load_digits()
images = (d.images.astype("float32") / 16 - 0.3) / 0.37
order = np.random.permutation(len(images))
tr_idx, va_idx = order[:1300], order[1300:]
train_loader = DataLoader(DigitSet(images[tr_idx], d.target[tr_idx], True), batch_size=32, shuffle=True, drop_last=True)
valid_loader = DataLoader(DigitSet(images[va_idx], d.target[va_idx]), batch_size=64)

model = get_model()
EPOCHS = 10
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=EPOCHS * len(train_loader))
best = 0
for epoch in range(EPOCHS):
    tl = train_fn(model, train_loader, optimizer, scheduler)
    vl, acc = valid_fn(model, valid_loader)
    best = max(best, acc)
    print(f"Epoch {epoch+1}/{EPOCHS} - train_loss: {tl:.4f} - val_loss: {vl:.4f} - val_acc: {acc:.4f} (best {best:.4f})")
