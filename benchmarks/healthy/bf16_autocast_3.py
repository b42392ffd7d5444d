"""Image classification under bfloat16 autocast with float32 master weights and an EMA copy for evaluation."""
import argparse
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def textures(n, seed, size=16):
    g = torch.Generator().manual_seed(seed)
    yy, xx = torch.meshgrid(torch.arange(size).float(), torch.arange(size).float(), indexing="ij")
    label = torch.randint(5, (n,), generator=g)
    angle = label.float()[:, None, None] * 0.6283 + 0.08 * torch.randn(n, 1, 1, generator=g)
    phase = torch.rand(n, 1, 1, generator=g) * 6.2832
    freq = 0.8 + 0.3 * torch.rand(n, 1, 1, generator=g)
    img = torch.sin(freq * (xx * angle.cos() + yy * angle.sin()) + phase)
    return (img + 0.7 * torch.randn(n, size, size, generator=g)).unsqueeze(1), label


class Residual(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(ch, ch, 3, padding=1, bias=False), nn.BatchNorm2d(ch)
        self.conv2, self.bn2 = nn.Conv2d(ch, ch, 3, padding=1, bias=False), nn.BatchNorm2d(ch)
        nn.init.zeros_(self.bn2.weight)

    def forward(self, x):
        h = F.relu(self.bn1(self.conv1(x)))
        return F.relu(x + self.bn2(self.conv2(h)))


def make_net(ch=16):
    return nn.Sequential(nn.Conv2d(1, ch, 5, stride=2, padding=2), nn.ReLU(), Residual(ch), Residual(ch),
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(ch, 5))


class EMA:
    def __init__(self, model, decay):
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay, self.t = decay, 0

    @torch.no_grad()
    def update(self, source):
        self.t += 1
        d = min(self.decay, (1 + self.t) / (10 + self.t))
        for e, p in zip(self.model.parameters(), source.parameters()):
            e.lerp_(p, 1 - d)
        for e, b in zip(self.model.buffers(), source.buffers()):
            e.copy_(b)


@torch.no_grad()
def accuracy(model, loader):
    hit = n = 0
    for x, y in loader:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hit += (model(x).argmax(1) == y).sum().item()
        n += len(y)
    return hit / n


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--lr", type=float, default=0.1)
    args = ap.parse_args()
    torch.manual_seed(2)
    xtr, ytr = textures(1280, 1)
    xte, yte = textures(400, 2)
    mu, sd = xtr.mean(), xtr.std()
    train = DataLoader(TensorDataset((xtr - mu) / sd, ytr), batch_size=64, shuffle=True)
    test = DataLoader(TensorDataset((xte - mu) / sd, yte), batch_size=200)
    net = make_net()
    ema = EMA(net, 0.97)
    opt = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=0.9, weight_decay=1e-4)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs * len(train))
    for ep in range(args.epochs):
        net.train()
        tot = 0.0
        for x, y in train:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = net(x)
            loss = F.cross_entropy(logits.float(), y)
            opt.zero_grad(set_to_none=True)
            loss.backward()
            opt.step()
            sched.step()
            ema.update(net)
            tot += loss.item()
        print(f"epoch {ep} loss {tot / len(train):.4f} ema test acc {accuracy(ema.model, test):.3f}")


if __name__ == "__main__":
    main()
