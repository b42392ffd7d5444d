"""Segmenting thin bright vessels in noisy tiles with a small encoder-decoder and a Dice loss."""
import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make_tiles(n, size, generator):
    grid = torch.arange(size).float()
    offset = torch.rand(n, 1, 1, generator=generator) * size
    slope = torch.rand(n, 1, 1, generator=generator) * 2 - 1
    bend = torch.rand(n, 1, 1, generator=generator) * 3
    centre = offset + slope * (grid - size / 2) + bend * torch.sin(grid / 3)
    mask = ((grid.view(1, -1, 1) - centre).abs() < 2).float()
    image = mask + 0.5 * torch.randn(n, size, size, generator=generator)
    return image.unsqueeze(1), mask.unsqueeze(1)


class EncoderDecoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.mid = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2))
        self.head = nn.Conv2d(width + 1, 1, 3, padding=1)

    def forward(self, x):
        return self.head(torch.cat([self.mid(self.down(x)), x], dim=1))


class SoftDice(nn.Module):
    def __init__(self, smooth=1.0):
        super().__init__()
        self.smooth = smooth

    def forward(self, logits, target):
        prob, target = torch.sigmoid(logits).flatten(1), target.flatten(1)
        overlap = (prob * target).sum(1)
        dice = (2 * overlap + self.smooth) / (prob.sum(1) + target.sum(1) + self.smooth)
        return dice.mean()


@torch.no_grad()
def mean_iou(model, loader):
    model.eval()
    inter = union = 0
    for image, mask in loader:
        pred, truth = model(image) > 0, mask > 0.5
        inter += (pred & truth).sum().item()
        union += (pred | truth).sum().item()
    return inter / max(union, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--lr", type=float, default=4e-3)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    train = DataLoader(TensorDataset(*make_tiles(600, 24, generator)), batch_size=30, shuffle=True)
    val = DataLoader(TensorDataset(*make_tiles(150, 24, generator)), batch_size=50)
    model, criterion = EncoderDecoder(12), SoftDice()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    print(f"untrained val IoU {mean_iou(model, val):.4f}")
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for image, mask in train:
            optimizer.zero_grad()
            loss = criterion(model(image), mask)
            loss.backward()
            optimizer.step()
            total += loss.item() / len(train)
        print(f"epoch {epoch} loss {total:.4f} val IoU {mean_iou(model, val):.4f}")


if __name__ == "__main__":
    main()
