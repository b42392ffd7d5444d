"""fast.ai style progressive resizing: 8px -> 12px -> 16px, same weights all along."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

STAGES = [dict(px=8, bs=64, epochs=3, lr=4e-3), dict(px=12, bs=48, epochs=2, lr=2e-3), dict(px=16, bs=32, epochs=2, lr=1e-3)]


def textures(n, seed):
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(4, (n,), generator=g)
    yy, xx = torch.meshgrid(torch.linspace(0, 1, 16), torch.linspace(0, 1, 16), indexing="ij")
    ang = y.float() * torch.pi / 4 + 0.15 * torch.randn(n, generator=g)
    u = ang.cos()[:, None, None] * xx + ang.sin()[:, None, None] * yy
    phase = 6.28 * torch.rand(n, 1, 1, generator=g)
    x = torch.sin(2 * torch.pi * 2 * u + phase) + 0.5 * torch.randn(n, 16, 16, generator=g)
    return x.unsqueeze(1) / 0.87, y


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(),
            nn.Conv2d(12, 24, 3, stride=2, padding=1), nn.BatchNorm2d(24), nn.ReLU(),
            nn.Conv2d(24, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU())
        self.fc = nn.Linear(32, 4)

    def forward(self, x):
        return self.fc(F.adaptive_avg_pool2d(self.b(x), 1).flatten(1))


def resize(x, px):
    return x if x.shape[-1] == px else F.interpolate(x, size=(px, px), mode="bilinear", align_corners=False, antialias=True)


torch.manual_seed(0)
xt, yt = textures(1280, 1)
xv, yv = textures(400, 2)
net = Net()
for k, st in enumerate(STAGES):
    dl = DataLoader(TensorDataset(resize(xt, st["px"]), yt), batch_size=st["bs"], shuffle=True, drop_last=True)
    opt = torch.optim.AdamW(net.parameters(), lr=st["lr"], weight_decay=0.01)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=st["lr"], total_steps=st["epochs"] * len(dl))
    for ep in range(st["epochs"]):
        net.train()
        tot = 0.0
        for x, y in dl:
            opt.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
            sched.step()
            tot += loss.item()
        net.eval()
        with torch.no_grad():
            acc = (net(resize(xv, st["px"])).argmax(1) == yv).float().mean().item()
        print(f"stage {k} ({st['px']}px) epoch {ep}: loss {tot / len(dl):.4f}, acc {acc:.3f}")
