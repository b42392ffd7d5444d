"""Is there a whale? Buoy spectrograms summarised in 30 numbers, a residual network."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, width, p):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        self.p = p

    def forward(self, x):
        h = F.dropout(F.gelu(self.up(self.norm(x))), self.p, self.training)
        return x + self.down(h)


class WhaleNet(nn.Module):
    def __init__(self, n_in=30, width=48, depth=3, p=0.4):
        super().__init__()
        self.stem = nn.Linear(n_in, width)
        self.blocks = nn.Sequential(*[Block(width, p) for _ in range(depth)])
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        return self.head(self.blocks(self.stem(x))).squeeze(-1)


def listen(n, gen):
    x = torch.randn(n, 30, generator=gen)
    score = x[:, 0] * x[:, 1] + x[:, 2] - x[:, 3].abs() + 0.8 + 0.3 * torch.randn(n, generator=gen)
    return x, (score > 0).float()


torch.manual_seed(44)
gen = torch.Generator().manual_seed(44)
(x, y), (xv, yv) = listen(2000, gen), listen(600, gen)
net = WhaleNet()
opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01)
for epoch in range(10):
    net.train()
    for rows in torch.randperm(len(x)).split(50):
        loss = F.binary_cross_entropy_with_logits(net(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.inference_mode():
        z = net(xv)
    print(f"{epoch:2d} {loss.item():.3f} valid {F.binary_cross_entropy_with_logits(z, yv):.3f} acc {((z > 0) == (yv > 0)).float().mean():.3f}")
