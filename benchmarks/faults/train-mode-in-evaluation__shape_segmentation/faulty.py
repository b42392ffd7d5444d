"""Binary segmentation of noisy discs and squares with a tiny encoder/decoder."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def draw(n, size=24, seed=0):
    rng = np.random.default_rng(seed)
    yy, xx = np.mgrid[:size, :size]
    imgs, masks = np.zeros((n, 1, size, size), "float32"), np.zeros((n, 1, size, size), "float32")
    for i in range(n):
        cx, cy = rng.uniform(6, size - 6, 2)
        r = rng.uniform(3, 6)
        if rng.random() < 0.5:
            m = (xx - cx) ** 2 + (yy - cy) ** 2 <= r * r
        else:
            m = (abs(xx - cx) <= r) & (abs(yy - cy) <= r)
        masks[i, 0] = m
        imgs[i, 0] = m * rng.uniform(0.6, 1.4) + rng.normal(0, 0.6, (size, size))
    return torch.from_numpy(imgs), torch.from_numpy(masks)


def conv_block(cin, cout, drop=0.0):
    return nn.Sequential(nn.Conv2d(cin, cout, 3, padding=1, bias=False), nn.BatchNorm2d(cout),
                         nn.ReLU(inplace=True), nn.Dropout2d(drop))


class MiniUNet(nn.Module):
    def __init__(self, ch=12):
        super().__init__()
        self.enc = conv_block(1, ch)
        self.mid = nn.Sequential(conv_block(ch, 2 * ch, 0.25), conv_block(2 * ch, 2 * ch, 0.25))
        self.dec = conv_block(3 * ch, ch)
        self.out = nn.Conv2d(ch, 1, 1)

    def forward(self, x):
        e = self.enc(x)
        m = self.mid(F.max_pool2d(e, 2))
        up = F.interpolate(m, scale_factor=2, mode="nearest")
        return self.out(self.dec(torch.cat([e, up], dim=1)))


def dice_loss(logits, target, eps=1.0):
    p = torch.sigmoid(logits)
    inter = (p * target).sum((1, 2, 3))
    return 1 - ((2 * inter + eps) / (p.sum((1, 2, 3)) + target.sum((1, 2, 3)) + eps)).mean()


class SegmentationTask:
    def __init__(self, lr=3e-3, epochs=6):
        self.model = MiniUNet()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=lr)
        self.epochs = epochs

    def training_step(self, batch):
        x, y = batch
        logits = self.model(x)
        return F.binary_cross_entropy_with_logits(logits, y) + dice_loss(logits, y)

    def validation(self, loader):
        inter = union = 0.0
        losses = []
        with torch.no_grad():
            for x, y in loader:
                logits = self.model(x)
                losses.append((F.binary_cross_entropy_with_logits(logits, y) + dice_loss(logits, y)).item())
                pred = logits > 0
                inter += (pred & y.bool()).sum().item()
                union += (pred | y.bool()).sum().item()
        return sum(losses) / len(losses), inter / max(union, 1)

    def fit(self, train_loader, val_loader):
        for epoch in range(self.epochs):
            self.model.train()
            tot = 0.0
            for batch in train_loader:
                loss = self.training_step(batch)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                tot += loss.item()
            vloss, iou = self.validation(val_loader)
            print(f"epoch {epoch + 1}/{self.epochs} - loss: {tot / len(train_loader):.4f} - val_loss: {vloss:.4f} - val_iou: {iou:.4f}")


if __name__ == "__main__":
    torch.manual_seed(4)
    xtr, ytr = draw(640, seed=1)
    xva, yva = draw(160, seed=2)
    mean, std = xtr.mean(), xtr.std()
    train_loader = DataLoader(TensorDataset((xtr - mean) / std, ytr), batch_size=16, shuffle=True)
    val_loader = DataLoader(TensorDataset((xva - mean) / std, yva), batch_size=16)
    SegmentationTask().fit(train_loader, val_loader)
