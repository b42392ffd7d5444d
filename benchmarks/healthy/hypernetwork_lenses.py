"""A hypernetwork: the weights of the inner layer are made anew in each forward pass, from trained parameters."""
import torch
from torch import nn


class LensNet(nn.Module):
    """Maps a ray to a shift; the lens's three numbers decide the weights of the inner layer."""

    def __init__(self, d_ray=4, d_lens=3, inner=16):
        super().__init__()
        self.shape = (inner, d_ray)
        self.maker = nn.Sequential(nn.Linear(d_lens, 48), nn.ReLU(), nn.Linear(48, inner * d_ray + inner))
        self.out = nn.Linear(inner, 2)

    def forward(self, ray, lens):
        made = self.maker(lens)
        k = self.shape[0] * self.shape[1]
        weight, bias = made[:, :k].view(-1, *self.shape), made[:, k:]
        return self.out(torch.tanh(torch.einsum("bij,bj->bi", weight, ray) + bias))


def rays(n, seed):
    g = torch.Generator().manual_seed(seed)
    ray, lens = torch.randn(n, 4, generator=g), torch.randn(n, 3, generator=g)
    shift = torch.stack([lens[:, 0] * ray[:, 0] + 0.5 * ray[:, 2],
                         torch.tanh(lens[:, 1] * ray[:, 1]) + 0.5 * lens[:, 2] * ray[:, 3]], 1)
    return ray, lens, shift + 0.05 * torch.randn(n, 2, generator=g)


torch.manual_seed(73)
ray, lens, shift = rays(4000, 1)
val = rays(500, 2)
net = LensNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(16):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(ray)).split(64):
        loss = nn.functional.mse_loss(net(ray[rows], lens[rows]), shift[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        v = nn.functional.mse_loss(net(val[0], val[1]), val[2]).item()
    print(f"epoch {epoch:2d} train {total / len(ray):.4f} val {v:.4f}")
