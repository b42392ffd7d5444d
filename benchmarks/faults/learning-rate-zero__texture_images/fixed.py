"""Texture classification. The learning rate follows the linear scaling rule of large-batch training."""
import argparse
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

REFERENCE_BATCH = 256


def scaled_lr(base_lr, batch_size):
    return base_lr * (batch_size / REFERENCE_BATCH)


def textures(n, side, gen):
    """Four oriented gratings with random frequency, phase and noise."""
    label = torch.randint(0, 4, (n,), generator=gen)
    angle = label.float() * math.pi / 4 + 0.12 * torch.randn(n, generator=gen)
    freq = 0.6 + 0.7 * torch.rand(n, generator=gen)
    phase = 2 * math.pi * torch.rand(n, generator=gen)
    yy, xx = torch.meshgrid(torch.arange(side).float(), torch.arange(side).float(), indexing="ij")
    arg = torch.cos(angle)[:, None, None] * xx + torch.sin(angle)[:, None, None] * yy
    img = torch.sin(freq[:, None, None] * arg + phase[:, None, None])
    img = img + 0.8 * torch.randn(n, side, side, generator=gen)
    return img.unsqueeze(1), label


class ResBlock(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(ch, ch, 3, padding=1, bias=False), nn.BatchNorm2d(ch), nn.ReLU(),
            nn.Conv2d(ch, ch, 3, padding=1, bias=False), nn.BatchNorm2d(ch),
        )

    def forward(self, x):
        return torch.relu(x + self.f(x))


class TextureNet(nn.Module):
    def __init__(self, ch=12, n_classes=4):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, ch, 5, stride=2, padding=2), nn.ReLU())
        self.block1, self.block2 = ResBlock(ch), ResBlock(ch)
        self.head = nn.Linear(ch, n_classes)

    def forward(self, x):
        x = self.block2(self.block1(self.stem(x)))
        return self.head(x.amax(dim=(2, 3)))


class Trainer:
    def __init__(self, model, train_loader, test_loader, args):
        self.model = model
        self.train_loader, self.test_loader = train_loader, test_loader
        self.args = args
        self.criterion = nn.CrossEntropyLoss()
        lr = scaled_lr(args.base_lr, args.batch_size)
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, weight_decay=1e-4)
        self.scheduler = torch.optim.lr_scheduler.MultiStepLR(self.optimizer, milestones=[4, 6], gamma=0.2)

    def train_epoch(self):
        self.model.train()
        loss_sum = torch.zeros(())
        for images, labels in self.train_loader:
            loss = self.criterion(self.model(images), labels)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            loss_sum += loss.detach()
        self.scheduler.step()
        return (loss_sum / len(self.train_loader)).item()

    @torch.no_grad()
    def test(self):
        self.model.eval()
        hits = sum((self.model(x).argmax(1) == y).sum().item() for x, y in self.test_loader)
        return hits / len(self.test_loader.dataset)

    def run(self):
        for epoch in range(self.args.epochs):
            loss = self.train_epoch()
            print(f"Epoch {epoch + 1}/{self.args.epochs} - loss: {loss:.4f} - test_acc: {self.test():.4f}")


def get_args():
    p = argparse.ArgumentParser()
    p.add_argument("--base_lr", type=float, default=0.1)
    p.add_argument("--batch_size", type=int, default=64)
    p.add_argument("--epochs", type=int, default=7)
    p.add_argument("--seed", type=int, default=15)
    return p.parse_args()


if __name__ == "__main__":
    args = get_args()
    torch.manual_seed(args.seed)
    gen = torch.Generator().manual_seed(args.seed)
    train_ds = TensorDataset(*textures(2048, 20, gen))
    test_ds = TensorDataset(*textures(400, 20, gen))
    Trainer(
        TextureNet(),
        DataLoader(train_ds, batch_size=args.batch_size, shuffle=True),
        DataLoader(test_ds, batch_size=200),
        args,
    ).run()
