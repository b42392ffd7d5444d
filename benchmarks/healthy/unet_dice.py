"""Blob segmentation with a mini U-Net, soft Dice loss only (foreground is ~5% of the pixels)."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class Cells(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        yy, xx = torch.meshgrid(torch.arange(32.), torch.arange(32.), indexing="ij")
        self.img, self.mask = torch.zeros(n, 1, 32, 32), torch.zeros(n, 1, 32, 32)
        for i in range(n):
            for _ in range(int(torch.randint(1, 4, (1,), generator=g))):
                cy, cx = (torch.rand(2, generator=g) * 24 + 4).tolist()
                r = 2 + float(torch.rand(1, generator=g)) * 1.5
                self.mask[i, 0][(yy - cy) ** 2 + (xx - cx) ** 2 < r * r] = 1
        self.img = self.mask + 0.7 * torch.randn(self.mask.shape, generator=g)
        self.img = (self.img - 0.06) / 0.75

    def __len__(self):
        return len(self.img)

    def __getitem__(self, i):
        return self.img[i], self.mask[i]


def block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.GroupNorm(4, o), nn.ReLU(inplace=True))


class UNet(nn.Module):
    def __init__(self, c=8):
        super().__init__()
        self.d1, self.d2, self.mid = block(1, c), block(c, 2 * c), block(2 * c, 2 * c)
        self.up1, self.u1 = nn.ConvTranspose2d(2 * c, 2 * c, 2, stride=2), block(4 * c, c)
        self.up2, self.u2 = nn.ConvTranspose2d(c, c, 2, stride=2), block(2 * c, c)
        self.out = nn.Conv2d(c, 1, 1)

    def forward(self, x):
        a = self.d1(x)
        b = self.d2(F.max_pool2d(a, 2))
        m = self.mid(F.max_pool2d(b, 2))
        m = self.u1(torch.cat([self.up1(m), b], 1))
        m = self.u2(torch.cat([self.up2(m), a], 1))
        return self.out(m)


def dice_loss(logits, target, smooth=1.0):
    p = torch.sigmoid(logits).flatten(1)
    t = target.flatten(1)
    inter = (p * t).sum(1)
    return (1 - (2 * inter + smooth) / (p.sum(1) + t.sum(1) + smooth)).mean()


def main():
    torch.manual_seed(1)
    train, val = DataLoader(Cells(400, 1), 16, shuffle=True), DataLoader(Cells(64, 2), 64)
    net = UNet()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    for epoch in range(10):
        net.train()
        losses = []
        for x, m in train:
            loss = dice_loss(net(x), m)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        net.eval()
        with torch.no_grad():
            inter = union = 0.0
            for x, m in val:
                p = (net(x) > 0).float()
                inter += (p * m).sum().item()
                union += ((p + m) > 0).float().sum().item()
        print(f"epoch {epoch} dice loss {sum(losses) / len(losses):.4f} val IoU {inter / union:.4f}")


main()
