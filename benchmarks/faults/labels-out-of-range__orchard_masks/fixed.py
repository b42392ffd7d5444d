"""Per-pixel labels (ground, leaf, fruit) for small orchard crops. Edge pixels were not annotated (255)."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


@dataclass
class Config:
    crops: int = 500
    size: int = 20
    classes: int = 3
    batch_size: int = 25
    epochs: int = 8
    lr: float = 4e-3
    void: int = 255


class Crops(Dataset):
    def __init__(self, cfg, seed, n):
        g = torch.Generator().manual_seed(seed)
        coarse = torch.rand(n, 1, 5, 5, generator=g)
        field = nn.functional.interpolate(coarse, size=cfg.size, mode="bilinear", align_corners=False)[:, 0]
        self.mask = torch.bucketize(field, torch.tensor([0.4, 0.6]))
        colour = torch.tensor([[-1.0, -0.6, 0.0], [0.0, 1.0, -0.3], [1.1, -0.2, 0.4]])
        clean = colour[self.mask].permute(0, 3, 1, 2)
        self.image = clean + 0.8 * torch.randn(clean.shape, generator=g)
        self.mask[:, [0, -1], :] = cfg.void
        self.mask[:, :, [0, -1]] = cfg.void

    def __len__(self):
        return len(self.image)

    def __getitem__(self, i):
        return self.image[i], self.mask[i]


def build(cfg):
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(),
        nn.Conv2d(16, 16, 3, padding=2, dilation=2), nn.ReLU(),
        nn.Conv2d(16, cfg.classes, 1),
    )


def pixel_accuracy(net, loader, cfg):
    net.eval()
    right = seen = 0
    with torch.no_grad():
        for image, mask in loader:
            known = mask != cfg.void
            right += (net(image).argmax(1) == mask)[known].sum().item()
            seen += known.sum().item()
    return right / seen


if __name__ == "__main__":
    cfg = Config()
    torch.manual_seed(0)
    train = DataLoader(Crops(cfg, 1, cfg.crops), batch_size=cfg.batch_size, shuffle=True)
    val = DataLoader(Crops(cfg, 2, 100), batch_size=50)
    net = build(cfg)
    criterion = nn.CrossEntropyLoss(ignore_index=cfg.void)
    opt = torch.optim.Adam(net.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        net.train()
        for image, mask in train:
            opt.zero_grad(set_to_none=True)
            loss = criterion(net(image), mask)
            loss.backward()
            opt.step()
        print(f"epoch {epoch}: loss {loss.item():.3f}  val pixel acc {pixel_accuracy(net, val, cfg):.3f}")
