"""Sub-pixel position of a fluorescent marker in a small microscope frame."""
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

SIZE, GRID = 24, 9


def frames(n, gen):
    centre = 9 + 5 * torch.rand(n, 2, generator=gen)
    axis = torch.arange(SIZE, dtype=torch.float32)
    gy = torch.exp(-(axis[None] - centre[:, :1]) ** 2 / 2.0)
    gx = torch.exp(-(axis[None] - centre[:, 1:]) ** 2 / 2.0)
    img = gy[:, :, None] * gx[:, None, :] + 0.01 * torch.randn(n, SIZE, SIZE, generator=gen)
    return img[:, None], centre


class MarkerNet(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, width, 3), nn.ReLU(),
            nn.Conv2d(width, width, 3), nn.ReLU(),
            nn.Conv2d(width, width, 3), nn.ReLU(),
            nn.AdaptiveAvgPool2d(GRID),
        )
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(width * GRID * GRID, 32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, x):
        return self.fc(self.conv(x))


def main():
    torch.manual_seed(13)
    gen = torch.Generator().manual_seed(13)
    x, pos = frames(1000, gen)
    x = (x - x[:800].mean()) / x[:800].std()
    mid, spread = pos[:800].mean(0), pos[:800].std(0)
    y = (pos - mid) / spread
    loader = DataLoader(TensorDataset(x[:800], y[:800]), batch_size=32, shuffle=True)
    net = MarkerNet()
    opt = torch.optim.Adam(net.parameters(), lr=2e-3)
    mse = nn.MSELoss()
    for epoch in range(12):
        net.train()
        total = 0.0
        for xb, yb in loader:
            loss = mse(net(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            miss = (net(x[800:]) * spread + mid - pos[800:]).pow(2).sum(1).mean()
        print(f"epoch {epoch} train mse {total / len(loader):.4f}  val distance {math.sqrt(miss):.3f} px")


if __name__ == "__main__":
    main()
