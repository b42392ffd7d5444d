"""Minerals in thin sections of rock: the microscope camera stores its colours as blue, green, red."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

MINERALS = {"quartz": (150, 160, 165), "biotite": (60, 95, 150), "chlorite": (90, 150, 105), "garnet": (85, 80, 160)}
MEAN = torch.tensor([145.0, 121.0, 96.0]).view(3, 1, 1)      # red, green, blue
STD = torch.tensor([45.0, 48.0, 50.0]).view(3, 1, 1)


def photograph(n, seed, side=8):
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, len(MINERALS), n)
    base = np.array(list(MINERALS.values()))[kinds][:, None, None, :]
    light = rng.normal(0, 12, (n, 1, 1, 1))
    return np.clip(base + light + rng.normal(0, 40, (n, side, side, 3)), 0, 255).astype(np.uint8), kinds


class Sections(Dataset):
    def __init__(self, images, kinds):
        self.images, self.kinds = images, kinds

    def __len__(self):
        return len(self.kinds)

    def load(self, i):
        return self.images[i]

    def __getitem__(self, i):
        image = torch.from_numpy(self.load(i)).permute(2, 0, 1).float()
        return (image - MEAN) / STD, int(self.kinds[i])


class TrainSections(Sections):
    """the same, mirrored at random"""

    def load(self, i):
        image = self.images[i][..., ::-1].copy()
        return image[:, ::-1].copy() if torch.rand(()) < 0.5 else image


def evaluate(net, loader):
    net.eval()
    loss = right = 0.0
    with torch.no_grad():
        for x, y in loader:
            out = net(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            right += (out.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), right / len(loader.dataset)


def main(epochs=8):
    torch.manual_seed(66)
    train = DataLoader(TrainSections(*photograph(1000, 1)), batch_size=25, shuffle=True)
    val = DataLoader(Sections(*photograph(300, 2)), batch_size=100)
    net = nn.Sequential(nn.Conv2d(3, 12, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, len(MINERALS)))
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for x, y in train:
            loss = nn.functional.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(y)
        print(f"epoch {epoch}: train {total / len(train.dataset):.3f}  val %.3f  accuracy %.3f" % evaluate(net, val))


main()
