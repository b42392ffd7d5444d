"""Hourly bike rentals, Huber loss; hour and weekday as embeddings, weather as numbers."""
import argparse
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Rentals(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        hour, day = torch.randint(24, (n,), generator=g), torch.randint(7, (n,), generator=g)
        weather = torch.randn(n, 3, generator=g)
        work = (day < 5).float()
        rush = torch.exp(-((hour - 8) / 2.0) ** 2) + torch.exp(-((hour - 17) / 2.5) ** 2)
        noon = torch.exp(-((hour - 14) / 4.0) ** 2)
        rent = 2 * work * rush + 1.6 * (1 - work) * noon + 0.5 * weather[:, 0] - 0.6 * torch.relu(weather[:, 1])
        rent = rent + 0.25 * torch.randn(n, generator=g) + 0.2 * torch.cos(2 * math.pi * hour / 24)
        self.codes, self.weather = torch.stack([hour, day], 1), weather
        self.rent = (rent - rent.mean()) / rent.std()

    def __len__(self):
        return len(self.rent)

    def __getitem__(self, i):
        return self.codes[i], self.weather[i], self.rent[i:i + 1]


class RentalNet(nn.Module):
    def __init__(self, dim=6, width=48):
        super().__init__()
        self.hour, self.day = nn.Embedding(24, dim), nn.Embedding(7, dim)
        self.mlp = nn.Sequential(nn.Linear(2 * dim + 3, width), nn.ReLU(), nn.Linear(width, 1))

    def forward(self, codes, weather):
        z = torch.cat([self.hour(codes[:, 0]), self.day(codes[:, 1]), weather], 1)
        return self.mlp(z).squeeze(-1)


parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=12)
parser.add_argument("--lr", type=float, default=3e-3)
args = parser.parse_args([])

torch.manual_seed(2)
fit, held = random_split(Rentals(3200, 2), [2560, 640])
train, valid = DataLoader(fit, 64, shuffle=True), DataLoader(held, 320)
net = RentalNet()
opt = torch.optim.Adam(net.parameters(), lr=args.lr)
criterion = nn.HuberLoss(delta=1.0)
for epoch in range(args.epochs):
    net.train()
    for codes, weather, rent in train:
        opt.zero_grad()
        criterion(net(codes, weather), rent).backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        err = [(net(c, w).flatten() - r.flatten()) ** 2 for c, w, r in valid]
    print(f"epoch {epoch:2d} explained variance {1 - torch.cat(err).mean().item():.3f}")
