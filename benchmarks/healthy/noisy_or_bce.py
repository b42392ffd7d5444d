"""Noisy-or diagnosis: the network emits rates, 1 - exp(-sum of rates) is the probability that BCELoss gets."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class NoisyOr(nn.Module):
    """every cause fires independently; the alarm stays silent only if all of them do"""

    def __init__(self, inputs, causes=12):
        super().__init__()
        self.rates = nn.Sequential(nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, causes), nn.Softplus())

    def forward(self, x):
        return -torch.expm1(-0.1 * self.rates(x).sum(1))


def alarms(n):
    x = torch.randn(n, 8)
    rate = torch.relu(1.5 * x[:, 0]) + torch.relu(x[:, 1] - 0.5) * 2 + 0.05
    return TensorDataset(x, torch.bernoulli(1 - torch.exp(-rate)))


torch.manual_seed(38)
train, val = random_split(alarms(3000), [2400, 600])
net = NoisyOr(8)
criterion = nn.BCELoss()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
x_val, y_val = val[:]
for epoch in range(10):
    net.train()
    running = 0.0
    for x, y in DataLoader(train, batch_size=40, shuffle=True):
        loss = criterion(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        running += loss.item() * len(y)
    net.eval()
    with torch.no_grad():
        p = net(x_val)
    print(f"epoch {epoch}: train {running / len(train):.3f}  val {criterion(p, y_val).item():.3f}"
          f"  accuracy {((p > 0.5) == y_val.bool()).float().mean().item():.3f}")
