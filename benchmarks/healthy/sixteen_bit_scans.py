"""16-bit micrographs: brought to 8 bits on loading, scaled to 0..1 in the dataset and standardised in the network."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Micrographs(Dataset):
    """Round or elongated grains."""

    def __init__(self, n=1200, side=16, seed=4):
        rng = np.random.default_rng(seed)
        self.long = rng.integers(0, 2, n)
        yy, xx = np.mgrid[:side, :side] - side / 2 + 0.5
        angle = rng.uniform(0, np.pi, (n, 1, 1))
        u, v = xx * np.cos(angle) + yy * np.sin(angle), yy * np.cos(angle) - xx * np.sin(angle)
        ratio = np.where(self.long == 1, 1.8, 1.0)[:, None, None]
        grain = np.exp(-((u / ratio) ** 2 + (v * ratio) ** 2) / 14)
        scan = 0.25 + 0.5 * grain + rng.normal(0, 0.12, grain.shape)
        self.scan = (scan.clip(0, 1) * 65535).astype(np.uint16)

    def __len__(self):
        return len(self.long)

    def __getitem__(self, i):
        eight_bit = self.scan[i].astype(np.float32) / 257.0
        return torch.from_numpy(eight_bit).unsqueeze(0) / 255.0, int(self.long[i])


class GrainNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor(0.34))
        self.register_buffer("std", torch.tensor(0.19))
        self.conv = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(12, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(256, 2))

    def forward(self, x):
        return self.head(self.conv((x - self.mean) / self.std))


torch.manual_seed(4)
train, held = random_split(Micrographs(), [0.75, 0.25])
train_loader, held_loader = DataLoader(train, 30, shuffle=True), DataLoader(held, 100)
net = GrainNet()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(8):
    net.train()
    for x, y in train_loader:
        loss = F.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        pairs = [(net(x), y) for x, y in held_loader]
    out, y = (torch.cat(t) for t in zip(*pairs))
    print(f"epoch {epoch}: train {loss.item():.3f}  held out {F.cross_entropy(out, y):.3f}  accuracy {(out.argmax(1) == y).float().mean():.3f}")
