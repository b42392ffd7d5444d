"""Miniature DeepLab head: water masks of coastal tiles. At night water is brighter than land, by day darker."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(17)


def tiles(n, size=24):
    night = torch.randint(0, 2, (n, 1, 1)).float()
    angle = torch.rand(n, 1, 1) * 6.283
    ax = torch.linspace(-1, 1, size)
    line = angle.cos() * ax.view(1, 1, -1) + angle.sin() * ax.view(1, -1, 1)
    water = (line > 0.6 * torch.rand(n, 1, 1) - 0.3).float()
    contrast = (2 * night - 1) * (2 * water - 1)
    sky = 0.08 * (1 - 2 * night) * torch.ones(n, size, size)
    image = torch.stack([contrast, sky], 1) + 0.5 * torch.randn(n, 2, size, size)
    return image, water


def conv(cin, cout, kernel, dilation=1):
    pad = dilation * (kernel // 2)
    return nn.Sequential(nn.Conv2d(cin, cout, kernel, padding=pad, dilation=dilation), nn.ReLU())


class ASPP(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.branches = nn.ModuleList([conv(cin, cout, 1), conv(cin, cout, 3, 2), conv(cin, cout, 3, 4)])
        self.image_level = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(cin, cout, 1), nn.ReLU())
        self.merge = conv(4 * cout, 16, 1)

    def forward(self, x):
        pooled = self.image_level(x).expand(-1, -1, *x.shape[2:])
        return self.merge(torch.cat([branch(x) for branch in self.branches] + [pooled], 1))


net = nn.Sequential(conv(2, 12, 3), ASPP(12, 8), nn.Conv2d(16, 1, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
train_loader = DataLoader(TensorDataset(*tiles(320)), batch_size=2, shuffle=True)
x_valid, y_valid = tiles(80)

for epoch in range(5):
    net.train()
    total = 0.0
    for image, water in train_loader:
        loss = F.binary_cross_entropy_with_logits(net(image).squeeze(1), water)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        logits = net(x_valid).squeeze(1)
        valid_loss = F.binary_cross_entropy_with_logits(logits, y_valid).item()
        right = ((logits > 0) == (y_valid > 0)).float().mean().item()
    print(f"epoch {epoch}: train {total / len(train_loader):.4f} valid {valid_loss:.4f} pixel accuracy {right:.3f}")
