"""Land cover from three-band tiles: every pixel is water, field, forest or town."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

NAMES = ["water", "field", "forest", "town"]


@dataclass
class Settings:
    seed: int = 31
    tiles: int = 320
    batch: int = 16
    epochs: int = 6
    rate: float = 4e-3
    width: int = 16


def tiles(n, size=16):
    """Smooth random regions; each class has a colour of its own, with noise."""
    fields = F.interpolate(torch.randn(n, 4, 4, 4), size=(size, size), mode="bilinear", align_corners=False)
    label = fields.argmax(1)
    colour = torch.tensor([[-0.8, -0.5, 0.9], [0.6, 0.8, -0.4], [-0.6, 0.4, -0.7], [0.7, -0.2, 0.6]])
    bands = colour[label].permute(0, 3, 1, 2) + 0.7 * torch.randn(n, 3, size, size)
    return bands, label


class Segmenter(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.down = nn.Conv2d(3, width, 3, padding=1)
        self.mid = nn.Conv2d(width, width, 3, padding=2, dilation=2)
        self.up = nn.Conv2d(2 * width, 4, 1)

    def forward(self, x):
        a = F.relu(self.down(x))
        b = F.relu(self.mid(a))
        return self.up(torch.cat([a, b], 1))


def iou(guess, label):
    return [((guess == k) & (label == k)).sum().item() / max(1, ((guess == k) | (label == k)).sum().item())
            for k in range(4)]


def run(cfg):
    torch.manual_seed(cfg.seed)
    x, y = tiles(cfg.tiles)
    x_valid, y_valid = tiles(64)
    model = Segmenter(cfg.width)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.rate)
    for epoch in range(cfg.epochs):
        model.train()
        for rows in torch.randperm(cfg.tiles).split(cfg.batch):
            loss = criterion(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            scores = iou(model(x_valid).argmax(1), y_valid)
        print(f"epoch {epoch} loss {loss.item():.4f} mean IoU {sum(scores) / 4:.3f}",
              " ".join(f"{n}={s:.2f}" for n, s in zip(NAMES, scores)))


if __name__ == "__main__":
    run(Settings())
