"""Segment bright blobs in 24x24 scans. Memory only allows two scans at a time, hence GroupNorm."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import Dataset, DataLoader


class Scans(Dataset):
    def __init__(self, n, seed):
        rs = np.random.RandomState(seed)
        yy, xx = np.mgrid[:24, :24]
        self.img, self.mask = [], []
        for _ in range(n):
            m = np.zeros((24, 24), bool)
            for _ in range(rs.randint(1, 4)):
                cy, cx, r = rs.randint(4, 20), rs.randint(4, 20), rs.randint(2, 5)
                m |= (yy - cy) ** 2 + (xx - cx) ** 2 <= r * r
            self.img.append((1.5 * m - 0.25 + 0.8 * rs.randn(24, 24)).astype(np.float32)[None])
            self.mask.append(m.astype(np.float32)[None])

    def __len__(self):
        return len(self.img)

    def __getitem__(self, i):
        return torch.from_numpy(self.img[i]), torch.from_numpy(self.mask[i])


def block(cin, cout):
    return nn.Sequential(nn.Conv2d(cin, cout, 3, padding=1), nn.GroupNorm(4, cout), nn.ReLU())


class MiniUNet(nn.Module):
    def __init__(self):
        super(MiniUNet, self).__init__()
        self.down1, self.down2 = block(1, 8), block(8, 16)
        self.up1 = block(16 + 8, 8)
        self.final = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(F.max_pool2d(a, 2))
        b = F.interpolate(b, scale_factor=2, mode='nearest')
        return self.final(self.up1(torch.cat([a, b], dim=1)))


torch.manual_seed(0)
train_loader = DataLoader(Scans(160, 0), batch_size=2, shuffle=True)
val_loader = DataLoader(Scans(40, 1), batch_size=2)
model = MiniUNet()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(5):
    model.train()
    losses = []
    for image, mask in train_loader:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(image), mask)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    inter = union = 0.0
    with torch.no_grad():
        for image, mask in val_loader:
            p = (model(image) > 0).float()
            inter += (p * mask).sum().item()
            union += torch.max(p, mask).sum().item()
    print('Epoch %d - loss %.4f - val IoU %.3f' % (epoch + 1, np.mean(losses), inter / union))
