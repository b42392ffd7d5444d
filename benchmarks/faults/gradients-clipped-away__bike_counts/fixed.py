import argparse
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset


class BikeHours(Dataset):
    """hour, weekday, temperature, rain -> scaled log count"""

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        hour = torch.randint(0, 24, (n,), generator=g).float()
        weekend = (torch.rand(n, generator=g) < 2 / 7).float()
        temp, rain = torch.randn(n, generator=g), (torch.rand(n, generator=g) < 0.25).float()
        a = 2 * math.pi * hour / 24
        peak = torch.exp(-((hour - 8) / 1.5) ** 2) + torch.exp(-((hour - 17) / 2) ** 2)
        log_count = 1.8 * peak * (1 - weekend) - 0.8 * torch.cos(a) + 0.4 * temp - 0.9 * rain
        self.y = (log_count - 0.2 + 0.1 * torch.randn(n, generator=g)).unsqueeze(1)
        self.x = torch.stack([a.sin(), a.cos(), (2 * a).sin(), (2 * a).cos(),
                              (weekend - 0.29) / 0.45, temp, (rain - 0.25) / 0.43], 1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.05)
parser.add_argument("--max-norm", type=float, default=5.0)
parser.add_argument("--epochs", type=int, default=15)
args = parser.parse_args()

torch.manual_seed(55)
train, val = DataLoader(BikeHours(2400, 1), 48, shuffle=True), DataLoader(BikeHours(600, 2), 200)
net = nn.Sequential(nn.Linear(7, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
opt = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=0.9)
for epoch in range(args.epochs):
    net.train()
    losses = []
    for x, y in train:
        loss = nn.functional.mse_loss(net(x), y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), args.max_norm)
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        v = sum(nn.functional.mse_loss(net(x), y, reduction="sum").item() for x, y in val) / len(val.dataset)
    print(f"epoch {epoch}: train {sum(losses) / len(losses):.4f} val {v:.4f}")
