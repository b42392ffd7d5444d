"""Daily sales of 60 shops: shop and weekday codes, a trunk and a head, trained with one AdamW."""
import itertools

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

SHOPS, DIM = 60, 4


class SalesModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.shop = nn.Embedding(SHOPS, DIM)
        self.weekday = nn.Embedding(7, DIM)
        self.trunk = nn.Sequential(nn.Linear(2 * DIM + 2, 32), nn.ReLU())
        self.head = nn.Linear(32, 1)
        for table in (self.shop, self.weekday):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, codes, numbers):
        z = torch.cat([self.shop(codes[:, 0]), self.weekday(codes[:, 1]), numbers], dim=1)
        return self.head(self.trunk(z)).squeeze(1)


def sales(n=4000):
    codes = torch.stack([torch.randint(SHOPS, (n,)), torch.randint(7, (n,))], 1)
    numbers = torch.randn(n, 2)
    size, weekly = torch.randn(SHOPS), torch.randn(SHOPS, 2)
    wave = torch.stack([torch.sin(codes[:, 1] * 0.9), torch.cos(codes[:, 1] * 0.9)], 1)
    y = size[codes[:, 0]] + 0.6 * (weekly[codes[:, 0]] * wave).sum(1) + 0.4 * numbers[:, 0] * numbers[:, 1]
    y = y + 0.2 * torch.randn(n)
    return TensorDataset(codes, numbers, (y - y.mean()) / y.std())


torch.manual_seed(27)
train_set, valid_set = random_split(sales(), [3200, 800])
model = SalesModel()
opt = torch.optim.AdamW(itertools.chain(model.trunk.parameters(), model.head.parameters()), lr=6e-3)
loss_fn = nn.MSELoss()
for epoch in range(16):
    model.train()
    for codes, numbers, y in DataLoader(train_set, batch_size=64, shuffle=True):
        loss = loss_fn(model(codes, numbers), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        err = [(model(c, n) - y) ** 2 for c, n, y in DataLoader(valid_set, batch_size=400)]
    if epoch % 3 == 0:
        print(f"epoch {epoch:2d} valid R2 {1 - torch.cat(err).mean():.3f}")
