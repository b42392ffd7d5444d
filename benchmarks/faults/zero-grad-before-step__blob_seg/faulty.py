import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import IterableDataset, DataLoader


class Blobs(IterableDataset):
    """noisy 24x24 picture with one or two discs; target is the mask"""

    def __init__(self, n, seed):
        self.n = n
        self.gen = torch.Generator().manual_seed(seed)
        yy, xx = torch.meshgrid(torch.arange(24.), torch.arange(24.), indexing="ij")
        self.yy, self.xx = yy, xx

    def __iter__(self):
        for _ in range(self.n):
            mask = torch.zeros(24, 24, dtype=torch.bool)
            for _ in range(int(torch.randint(1, 3, (1,), generator=self.gen))):
                cy, cx, r = torch.rand(3, generator=self.gen) * torch.tensor([16., 16., 3.]) + torch.tensor([4., 4., 2.5])
                mask |= (self.yy - cy) ** 2 + (self.xx - cx) ** 2 < r ** 2
            img = mask.float() * 1.2 + 0.7 * torch.randn(24, 24, generator=self.gen) - 0.2
            yield img[None], mask[None].float()


def dice_loss(logit, t, eps=1.0):
    p = logit.sigmoid()
    num = 2 * (p * t).sum((1, 2, 3)) + eps
    den = p.sum((1, 2, 3)) + t.sum((1, 2, 3)) + eps
    return (1 - num / den).mean()


class UNetish(nn.Module):
    def __init__(self, c=12):
        super().__init__()
        self.e1 = nn.Sequential(nn.Conv2d(1, c, 3, padding=1), nn.GroupNorm(3, c), nn.ReLU())
        self.e2 = nn.Sequential(nn.Conv2d(c, 2 * c, 3, padding=1), nn.GroupNorm(3, 2 * c), nn.ReLU())
        self.d1 = nn.Sequential(nn.Conv2d(3 * c, c, 3, padding=1), nn.ReLU())
        self.o = nn.Conv2d(c, 1, 1)

    def forward(self, x):
        a = self.e1(x)
        b = self.e2(F.max_pool2d(a, 2))
        b = F.interpolate(b, scale_factor=2, mode="nearest")
        return self.o(self.d1(torch.cat([a, b], 1)))


@torch.no_grad()
def mean_iou(net, dl):
    net.eval()
    inter = union = 0
    for x, t in dl:
        p = net(x) > 0
        t = t.bool()
        inter += (p & t).sum().item()
        union += (p | t).sum().item()
    return inter / max(union, 1)


def run(epochs=5):
    torch.manual_seed(0)
    net = UNetish()
    optimizer = torch.optim.RAdam(net.parameters(), lr=4e-3)
    train_dl = DataLoader(Blobs(640, seed=1), batch_size=16)
    for epoch in range(epochs):
        val_dl = DataLoader(Blobs(128, seed=999), batch_size=64)
        net.train()
        avg = 0.
        for k, (x, t) in enumerate(train_dl, 1):
            logit = net(x)
            loss = F.binary_cross_entropy_with_logits(logit, t) + dice_loss(logit, t)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            avg += (loss.item() - avg) / k
        print(f"epoch {epoch}: loss {avg:.3f}, val IoU {mean_iou(net, val_dl):.3f}")


run()
