"""Residual blocks whose last layers start at zero, under a warm-up whose first rate is zero: both are meant."""
import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset


class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.up, self.down = nn.Linear(d, 2 * d), nn.Linear(2 * d, d)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def forward(self, x):
        return x + self.down(nn.functional.gelu(self.up(self.norm(x))))


def minerals(n, seed):
    g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(44)
    centre = torch.randn(15, 16, generator=w)
    which = torch.randint(0, 15, (n,), generator=g)
    return TensorDataset((centre[which] + 0.8 * torch.randn(n, 16, generator=g)) / 1.28, which % 5)


torch.manual_seed(58)
train = DataLoader(minerals(3000, 1), batch_size=50, shuffle=True)
val = DataLoader(minerals(600, 2), batch_size=300)
net = nn.Sequential(nn.Linear(16, 32), *[Block(32) for _ in range(4)], nn.LayerNorm(32), nn.Linear(32, 5))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
epochs, warm = 8, 50
total_steps = epochs * len(train)
schedule = LambdaLR(opt, lambda s: s / warm if s < warm else max(0.02, (total_steps - s) / (total_steps - warm)))
for epoch in range(epochs):
    net.train()
    total = 0.0
    for x, y in train:
        loss = nn.functional.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        schedule.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        acc = sum((net(x).argmax(1) == y).sum().item() for x, y in val) / len(val.dataset)
    print(f"epoch {epoch}: rate {schedule.get_last_lr()[0]:.5f} loss {total / len(train):.3f} val acc {acc:.3f}")
