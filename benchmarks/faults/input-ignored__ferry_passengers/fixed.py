"""Passengers of a ferry from day, weather and a history of counts; three encoders, one head."""
import torch
from torch import nn


class FerryNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.day = nn.Embedding(7, 8)
        self.weather = nn.Sequential(nn.Linear(4, 16), nn.ReLU())
        self.history = nn.GRU(1, 16, batch_first=True)
        self.head = nn.Sequential(nn.Linear(40, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, day, weather, history):
        _, state = self.history(history)
        parts = torch.cat([self.day(day), self.weather(weather), state[0]], 1)
        return self.head(parts).squeeze(1)


def trips(n, gen):
    day = torch.randint(7, (n,), generator=gen)
    weather = torch.randn(n, 4, generator=gen)
    history = torch.randn(n, 10, 1, generator=gen).cumsum(1) * 0.3
    count = 0.5 * (day >= 5) + 0.6 * weather[:, 0] - 0.4 * weather[:, 1].relu() + 0.7 * history[:, -1, 0]
    return day, weather, history, count + 0.1 * torch.randn(n, generator=gen)


torch.manual_seed(17)
gen = torch.Generator().manual_seed(17)
train, valid = trips(1500, gen), trips(400, gen)
net = FerryNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(12):
    net.train()
    for rows in torch.randperm(1500).split(50):
        *inputs, count = (part[rows] for part in train)
        loss = nn.functional.mse_loss(net(*inputs), count)
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        *inputs, count = valid
        print(f"{epoch} train {loss.item():.3f} valid {nn.functional.mse_loss(net(*inputs), count).item():.3f}")
