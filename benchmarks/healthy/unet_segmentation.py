"""A two-level U-Net finds discs; loss is Dice plus cross-entropy."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(11)


def scene(n, size=24):
    yy, xx = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    image, mask = 0.3 * torch.randn(n, 1, size, size), torch.zeros(n, 1, size, size)
    for i in range(n):
        cy, cx = torch.randint(5, size - 5, (2,)).tolist()
        disc = ((yy - cy) ** 2 + (xx - cx) ** 2 < int(torch.randint(9, 26, (1,)))).float()
        image[i, 0] += disc
        mask[i, 0] = disc
    return image, mask


def double_conv(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(inplace=True), nn.Conv2d(o, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.d1, self.d2 = double_conv(1, 8), double_conv(8, 16)
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.u1 = double_conv(16, 8)
        self.out = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        a = self.d1(x)
        b = self.d2(F.max_pool2d(a, 2))
        return self.out(self.u1(torch.cat([self.up(b), a], 1)))


def dice(logits, mask):
    p = torch.sigmoid(logits)
    return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1)


model = UNet()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
image, mask = scene(200)
val_image, val_mask = scene(40)
for epoch in range(4):
    model.train()
    for rows in torch.randperm(200).split(10):
        logits = model(image[rows])
        loss = F.binary_cross_entropy_with_logits(logits, mask[rows]) + dice(logits, mask[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} val dice {1 - dice(model(val_image), val_mask).item():.3f}")
