"""Keypoint detection: predict a heatmap of blob centres, focal loss for the rare positives."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

SIZE, PRIOR = 20, 0.02


def render(n, seed):
    g = torch.Generator().manual_seed(seed)
    ys, xs = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    img = torch.zeros(n, SIZE, SIZE)
    target = torch.zeros(n, SIZE, SIZE)
    rows = torch.arange(n)
    for _ in range(3):
        c = torch.randint(2, SIZE - 2, (n, 2), generator=g)
        d2 = (ys - c[:, 0, None, None]) ** 2 + (xs - c[:, 1, None, None]) ** 2
        img += torch.exp(-d2 / 4.0)
        target[rows, c[:, 0], c[:, 1]] = 1.0
    img += 0.15 * torch.randn(n, SIZE, SIZE, generator=g)
    return img.unsqueeze(1), target.unsqueeze(1)


class HeatmapNet(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.tower = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
        )
        self.score = nn.Conv2d(width, 1, 1)
        self.reset_parameters()

    def reset_parameters(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, nonlinearity="relu")
                nn.init.zeros_(m.bias)
        nn.init.normal_(self.score.weight, std=0.05)
        nn.init.constant_(self.score.bias, -math.log((1 - PRIOR) / PRIOR))

    def forward(self, x):
        return self.score(self.tower(x))


def focal_loss(logits, target, gamma=2.0, alpha=0.75):
    bce = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    p = torch.sigmoid(logits)
    pt = torch.where(target > 0, p, 1 - p)
    w = torch.where(target > 0, alpha, 1 - alpha)
    return (w * (1 - pt) ** gamma * bce).sum() / target.sum().clamp(min=1)


def peak_recall(model, loader, k=3):
    """Share of true centres among the k strongest local maxima."""
    model.eval()
    found = total = 0
    with torch.no_grad():
        for x, t in loader:
            s = model(x)
            s = torch.where(s == F.max_pool2d(s, 3, 1, 1), s, torch.full_like(s, -1e9))
            idx = s.flatten(1).topk(k).indices
            found += t.flatten(1).gather(1, idx).sum().item()
            total += t.sum().item()
    return found / total


class Schedule:
    def __init__(self, opt, base, total, warm=20):
        self.opt, self.base, self.total, self.warm, self.t = opt, base, total, warm, 0

    def step(self):
        self.t += 1
        f = min(self.t / self.warm, 1.0) * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * self.t / self.total)))
        for g in self.opt.param_groups:
            g["lr"] = self.base * f


def main(epochs=7, batch=32, lr=2e-3):
    torch.manual_seed(77)
    xtr, ttr = render(1024, seed=1)
    xte, tte = render(256, seed=2)
    mu, sd = xtr.mean(), xtr.std()
    train = DataLoader(TensorDataset((xtr - mu) / sd, ttr), batch_size=batch, shuffle=True)
    test = DataLoader(TensorDataset((xte - mu) / sd, tte), batch_size=128)
    net = HeatmapNet()
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    sched = Schedule(opt, lr, epochs * len(train))
    for ep in range(epochs):
        net.train()
        s = 0.0
        for x, t in train:
            sched.step()
            loss = focal_loss(net(x), t)
            opt.zero_grad()
            loss.backward()
            opt.step()
            s += loss.item()
        print(f"ep {ep}: focal {s / len(train):.4f}  recall@3 {peak_recall(net, test):.3f}")


if __name__ == "__main__":
    main()
