"""How ripe is the fruit? Three stages from small colour crops off the sorting belt."""
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


@dataclass
class Config:
    crops: int = 1500
    side: int = 16
    epochs: int = 8
    batch: int = 48
    lr: float = 2e-3
    seed: int = 3


class BeltCrops(Dataset):
    """Green, turning and ripe fruit, photographed under lamps of uneven strength."""

    def __init__(self, cfg):
        rng = np.random.default_rng(cfg.seed)
        self.stage = rng.integers(0, 3, cfg.crops)
        tint = np.array([[105, 140, 60], [122, 130, 60], [138, 120, 60]])[self.stage] + rng.normal(0, 7, (cfg.crops, 3))
        lamp = rng.normal(1.0, 0.2, (cfg.crops, 1, 1, 1))
        grain = rng.normal(0, 34, (cfg.crops, 3, cfg.side, cfg.side))
        self.pixels = np.clip(lamp * tint[:, :, None, None] + grain, 0, 255).astype(np.uint8)

    def __len__(self):
        return len(self.stage)

    def __getitem__(self, i):
        return torch.from_numpy(self.pixels[i]).float() / 255, int(self.stage[i])


class RipenessNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.body = nn.Sequential(nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
        self.head = nn.Linear(96, 3)

    def forward(self, image):
        image = image / 255
        return self.head(self.body(self.stem(image)))


def main(cfg=Config()):
    torch.manual_seed(cfg.seed)
    train, val = random_split(BeltCrops(cfg), [0.8, 0.2])
    loaders = {"train": DataLoader(train, cfg.batch, shuffle=True), "val": DataLoader(val, 300)}
    net = RipenessNet()
    opt = torch.optim.Adam(net.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        for phase, loader in loaders.items():
            net.train(phase == "train")
            loss_sum = hits = seen = 0
            with torch.set_grad_enabled(phase == "train"):
                for image, stage in loader:
                    logits = net(image)
                    loss = nn.functional.cross_entropy(logits, stage)
                    if phase == "train":
                        opt.zero_grad()
                        loss.backward()
                        opt.step()
                    loss_sum += loss.item() * len(stage)
                    hits += (logits.argmax(1) == stage).sum().item()
                    seen += len(stage)
            print(f"{epoch} {phase:5s} loss {loss_sum / seen:.4f} accuracy {hits / seen:.3f}")


if __name__ == "__main__":
    main()
