"""Attention pooling: find the flagged reading in a series and say its kind."""
import torch
from torch import nn
from torch.nn import functional as F


def series(n, gen, steps=15, kinds=8):
    """Each step carries a random kind; the flagged step's kind is the answer."""
    kind = torch.randint(0, kinds, (n, steps), generator=gen)
    where = torch.randint(0, steps, (n,), generator=gen)
    x = torch.zeros(n, steps, kinds + 1)
    x.scatter_(2, kind[..., None], 1.0)
    x[torch.arange(n), where, kinds] = 1.0
    x = x + 0.25 * torch.randn(x.shape, generator=gen)
    return (x - x.mean((0, 1))) / x.std((0, 1)), kind[torch.arange(n), where]


class AttentionPool(nn.Module):
    def __init__(self, d, h=32, kinds=8):
        super().__init__()
        self.embed = nn.Linear(d, h)
        self.query = nn.Linear(h, 1)
        self.out = nn.Linear(h, kinds)

    def forward(self, x):
        h = torch.tanh(self.embed(x))                # batch, steps, h
        score = self.query(h).squeeze(-1)            # batch, steps
        w = F.softmax(score, dim=1)
        return self.out(torch.einsum("bt,bth->bh", w, h))


torch.manual_seed(17)
gen = torch.Generator().manual_seed(170)
x, y = series(3000, gen)
xv, yv = series(500, gen)
net = AttentionPool(x.size(-1))
opt = torch.optim.AdamW(net.parameters(), lr=5e-3, weight_decay=1e-3)

for epoch in range(12):
    net.train()
    total = 0.0
    for b in torch.randperm(len(x)).split(50):
        loss = F.cross_entropy(net(x[b]), y[b])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(b)
    net.eval()
    with torch.no_grad():
        big = (net(xv).argmax(1) == yv).float().mean()
        one = torch.cat([net(a[None]).argmax(1) for a in xv[:200]]).eq(yv[:200]).float().mean()
    print(f"{epoch:2d}: loss {total / len(x):.3f} val acc {big:.3f} (one at a time {one:.3f})")
