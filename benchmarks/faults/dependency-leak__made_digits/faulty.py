"""Autoregressive density of binary digits with masked linear layers (pixel d given pixels < d)."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

D, HIDDEN = 64, 160


class MaskedLinear(nn.Linear):
    def __init__(self, n_in, n_out, mask):
        super().__init__(n_in, n_out)
        self.register_buffer("mask", mask.float())

    def forward(self, x):
        return F.linear(x, self.weight * self.mask, self.bias)


def order_masks(g):
    pixel = torch.arange(1, D + 1)
    unit = torch.randint(1, D, (HIDDEN,), generator=g)
    first = unit.unsqueeze(1) >= pixel
    last = pixel.unsqueeze(1) >= unit
    return first, last


class MADE(nn.Module):
    def __init__(self, g):
        super().__init__()
        first, last = order_masks(g)
        self.enter = MaskedLinear(D, HIDDEN, first)
        self.leave = MaskedLinear(HIDDEN, D, last)

    def forward(self, x):
        return self.leave(torch.relu(self.enter(2 * x - 1)))

    @torch.no_grad()
    def sample(self, n, g):
        x = torch.zeros(n, D)
        for d in range(D):
            x[:, d] = torch.bernoulli(torch.sigmoid(self(x)[:, d]), generator=g)
        return x


def nats(net, x):
    return F.binary_cross_entropy_with_logits(net(x), x, reduction="none").sum(1).mean()


torch.manual_seed(23)
g = torch.Generator().manual_seed(23)
x = torch.tensor(load_digits().data > 7, dtype=torch.float32)
x = x[torch.randperm(len(x), generator=g)]
train, val = x[:1400], x[1400:]
net = MADE(g)
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(18):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(train)).split(50):
        loss = nats(net, train[rows]) / D
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        print(f"epoch {epoch:2d}: train {total * D / len(train):.2f} nats, held out {nats(net, val).item():.2f} nats")

fake = net.sample(200, g)
near = torch.cdist(fake, val).square().min(1).values.mean()
print(f"pixels that differ between a sample and its nearest held-out digit: {near:.1f}")
