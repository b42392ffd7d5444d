"""Segment cracks in concrete with a small encoder-decoder and the Dice loss."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def walls(n, seed, size=24):
    g = torch.Generator().manual_seed(seed)
    rows = torch.arange(size, dtype=torch.float32)
    slope = 2 * torch.rand(n, 1, generator=g) - 1
    start = 6 + 12 * torch.rand(n, 1, generator=g)
    bend = 2 * torch.sin(rows / 3 + 6 * torch.rand(n, 1, generator=g))
    centre = start + slope * (rows - size / 2) / 2 + bend
    mask = ((rows[None, None, :] - centre[:, :, None]).abs() < 1.6).float()
    image = 0.5 * torch.randn(n, size, size, generator=g) - 1.2 * mask + 0.3
    return TensorDataset(image.unsqueeze(1), mask.unsqueeze(1))


class DiceLoss(nn.Module):
    def __init__(self, smooth=1.0):
        super().__init__()
        self.smooth = smooth

    def forward(self, probs, target):
        inter = (probs * target).sum((1, 2, 3))
        size = probs.sum((1, 2, 3)) + target.sum((1, 2, 3))
        return (1 - (2 * inter + self.smooth) / (size + self.smooth)).mean()


class CrackNet(nn.Module):
    def __init__(self, c=8):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, c, 3, padding=1), nn.ReLU())
        self.inner = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(c, 2 * c, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2))
        self.out = nn.Conv2d(3 * c, 1, 3, padding=1)

    def forward(self, x):
        d = self.down(x)
        return self.out(torch.cat([d, self.inner(d)], 1))


def iou(model, loader):
    model.eval()
    inter = union = 0
    with torch.no_grad():
        for x, t in loader:
            guess = torch.sigmoid(model(x)) > 0.5
            inter += (guess & t.bool()).sum().item()
            union += (guess | t.bool()).sum().item()
    return inter / union


torch.manual_seed(0)
train, val = DataLoader(walls(256, 1), 16, shuffle=True), DataLoader(walls(96, 2), 32)
model, dice = CrackNet(), DiceLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    model.train()
    total = 0.0
    for image, mask in train:
        loss = dice(torch.sigmoid(model(image)), mask)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch}: dice loss {total / len(train):.3f}  val IoU {iou(model, val):.3f}")
