"""Cloud, smoke or clear sky from eight-band satellite patches; whole bands are dropped for robustness."""
import torch
import torch.nn.functional as F
from torch import nn

BANDS, SIDE, CLASSES = 8, 8, 3


class BandDropout(nn.Module):
    """Zeroes whole channels of a sample and rescales the others."""

    def __init__(self, p):
        super().__init__()
        self.keep = 1 - p

    def forward(self, x):
        if not self.training:
            return x
        mask = torch.bernoulli(x.new_full(x.shape[:2], self.keep))
        return x * mask[:, :, None, None] / self.keep


def patches(n, g):
    sky = torch.randint(0, CLASSES, (n,), generator=g)
    spectrum = torch.randn(CLASSES, BANDS, generator=torch.Generator().manual_seed(7300)) * 0.42
    level = spectrum[sky][:, :, None, None] + 0.4 * torch.randn(n, BANDS, 1, 1, generator=g)
    return level + 0.9 * torch.randn(n, BANDS, SIDE, SIDE, generator=g), sky


def build():
    return nn.Sequential(
        BandDropout(0.4),
        nn.Conv2d(BANDS, 24, 3, padding=1), nn.ReLU(),
        nn.Conv2d(24, 24, 3, padding=1, stride=2), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(24, CLASSES),
    )


def run(epochs=10, lr=2e-3):
    torch.manual_seed(73)
    g = torch.Generator().manual_seed(730)
    x, y = patches(1200, g)
    x_val, y_val = patches(500, g)
    net = build()
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    for epoch in range(1, epochs + 1):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(y), generator=g).split(40):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            out = net(x_val)
        acc = (out.argmax(1) == y_val).float().mean().item()
        print(f"{epoch:2d}: train {total / len(y):.3f}  val {F.cross_entropy(out, y_val).item():.3f}  accuracy {acc:.3f}")


run()
