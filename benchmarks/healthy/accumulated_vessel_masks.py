"""Segmentation with gradients gathered over four small batches: a step and a clearing only at every fourth backward."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

ACCUM = 4


class Vessels(Dataset):
    def __init__(self, n, seed, size=24):
        g = torch.Generator().manual_seed(seed)
        axis = torch.arange(size).float()
        a, b, c = (torch.rand(n, 1, generator=g) for _ in range(3))
        centre = size * (0.2 + 0.6 * a) + 4 * torch.sin(axis / (3 + 3 * b) + 6 * c)
        self.mask = ((axis[None, :, None] - centre[:, None, :]).abs() < 2).float().unsqueeze(1)
        self.image = (self.mask - 0.15) / 0.6 + 0.9 * torch.randn(self.mask.shape, generator=g)

    def __len__(self):
        return len(self.image)

    def __getitem__(self, i):
        return self.image[i], self.mask[i]


def dice(logit, mask):
    p = torch.sigmoid(logit)
    return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1)


torch.manual_seed(91)
net = nn.Sequential(nn.Conv2d(1, 12, 5, padding=2), nn.GroupNorm(3, 12), nn.ReLU(),
                    nn.Conv2d(12, 12, 5, padding=2), nn.GroupNorm(3, 12), nn.ReLU(), nn.Conv2d(12, 1, 1))
train = DataLoader(Vessels(320, 1), batch_size=8, shuffle=True)
val = DataLoader(Vessels(80, 2), batch_size=40)
opt = torch.optim.AdamW(net.parameters(), lr=1e-2)
bce = nn.BCEWithLogitsLoss()
for epoch in range(8):
    net.train()
    total = 0.0
    for i, (x, y) in enumerate(train, 1):
        out = net(x)
        loss = bce(out, y) + dice(out, y)
        (loss / ACCUM).backward()
        total += loss.item()
        if i % ACCUM == 0 or i == len(train):
            opt.step()
            opt.zero_grad()
    net.eval()
    with torch.no_grad():
        score = 1 - sum(dice(net(x), y).item() for x, y in val) / len(val)
    print(f"epoch {epoch}: loss {total / len(train):.3f} val dice {score:.3f}")
