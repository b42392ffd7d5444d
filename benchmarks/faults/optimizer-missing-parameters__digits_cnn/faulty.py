"""Small CNN on the 8x8 digits, AdamW with separate weight-decay groups."""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    batch_size: int = 64
    epochs: int = 12
    lr: float = 5e-3
    weight_decay: float = 0.02
    width: int = 16
    seed: int = 11


class ConvNet(nn.Module):
    def __init__(self, width, n_classes=10):
        super().__init__()
        self.stem = nn.Conv2d(1, width, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(width)
        self.body = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(2 * width)
        self.fc = nn.Linear(2 * width, n_classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.stem(x))), 2)
        x = F.relu(self.bn2(self.body(x)))
        return self.fc(x.mean(dim=(2, 3)))


def configure_optimizer(model, cfg):
    decay, no_decay = [], []
    for module in model.modules():
        for name, p in module.named_parameters(recurse=False):
            if name == "bias" or isinstance(module, nn.BatchNorm2d):
                no_decay.append(p)
            elif isinstance(module, nn.Linear):
                decay.append(p)
    groups = [
        {"params": decay, "weight_decay": cfg.weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=cfg.lr)


def cosine_with_warmup(total, warmup=30):
    def fn(step):
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))
    return fn


@torch.no_grad()
def accuracy(model, loader):
    model.eval()
    hits = n = 0
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()
        n += len(y)
    return hits / n


def main(cfg):
    torch.manual_seed(cfg.seed)
    X, y = load_digits(return_X_y=True)
    Xtr, Xva, ytr, yva = train_test_split(X, y, test_size=0.25, stratify=y, random_state=cfg.seed)
    mean, std = Xtr.mean(), Xtr.std()

    def ds(a, b):
        img = torch.tensor((a - mean) / std, dtype=torch.float32).view(-1, 1, 8, 8)
        return TensorDataset(img, torch.tensor(b))

    train_loader = DataLoader(ds(Xtr, ytr), batch_size=cfg.batch_size, shuffle=True, drop_last=True)
    val_loader = DataLoader(ds(Xva, yva), batch_size=256)

    model = ConvNet(cfg.width)
    opt = configure_optimizer(model, cfg)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, cosine_with_warmup(cfg.epochs * len(train_loader)))
    for epoch in range(cfg.epochs):
        model.train()
        total = 0.0
        for x, target in train_loader:
            opt.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x), target)
            loss.backward()
            opt.step()
            sched.step()
            total += loss.item()
        print(f"[{epoch:02d}] train {total / len(train_loader):.4f}  val acc {accuracy(model, val_loader):.3f}")


if __name__ == "__main__":
    main(Config())
