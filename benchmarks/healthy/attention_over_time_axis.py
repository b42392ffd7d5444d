"""Time comes first (steps, batch, features), so the attention's softmax over axis 0 is over time, as it should be."""
import torch
from torch import nn
import torch.nn.functional as F

STEPS, KINDS = 14, 6


def episodes(n, seed):
    g = torch.Generator().manual_seed(seed)
    kind = torch.randint(0, KINDS, (STEPS, n), generator=g)
    where = torch.randint(0, STEPS, (n,), generator=g)
    x = F.one_hot(kind, KINDS + 1).float()
    x[where, torch.arange(n), KINDS] = 1.0
    x = x + 0.3 * torch.randn(x.shape, generator=g)
    return (x - x.mean((0, 1))) / x.std((0, 1)), kind[where, torch.arange(n)]


class Reader(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.rnn = nn.GRU(KINDS + 1, hidden)
        self.score = nn.Linear(hidden, 1)
        self.out = nn.Linear(hidden, KINDS)

    def forward(self, x):
        h, _ = self.rnn(x)
        weight = F.softmax(self.score(torch.tanh(h)), dim=0)
        return self.out((weight * h).sum(0))


torch.manual_seed(45)
x, y = episodes(4000, 1)
xv, yv = episodes(500, 2)
net = Reader()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(7):
    net.train()
    total = 0.0
    for rows in torch.randperm(x.size(1)).split(50):
        loss = F.cross_entropy(net(x[:, rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        acc = (net(xv).argmax(1) == yv).float().mean().item()
    print(f"epoch {epoch}: loss {total / len(y):.3f} val acc {acc:.3f}")
