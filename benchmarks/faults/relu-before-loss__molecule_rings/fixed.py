"""Small graphs with rings of different size: graph convolutions and a graph-level class."""
import torch
import torch.nn.functional as F
from torch import nn


class GraphLayer(nn.Module):
    def __init__(self, i, o, last=False):
        super().__init__()
        self.own, self.near, self.last = nn.Linear(i, o), nn.Linear(i, o, bias=False), last

    def forward(self, h, adj):
        out = self.own(h) + adj @ self.near(h)
        return out if self.last else F.relu(out)


class RingNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        pairs = list(zip(sizes, sizes[1:]))
        self.layers = nn.ModuleList(GraphLayer(i, o, last=k == len(pairs) - 1) for k, (i, o) in enumerate(pairs))

    def forward(self, h, adj):
        for layer in self.layers:
            h = layer(h, adj)
        return h.mean(dim=1)


def molecules(n, nodes, generator):
    ring = torch.randint(3, 7, (n,), generator=generator)
    adj = torch.zeros(n, nodes, nodes)
    for m in range(n):
        r = int(ring[m])
        for a in range(r):
            b = (a + 1) % r
            adj[m, a, b] = adj[m, b, a] = 1
        for a in range(r, nodes):
            b = int(torch.randint(r, (1,), generator=generator)) if a == r else a - 1
            adj[m, a, b] = adj[m, b, a] = 1
    degree = adj.sum(-1, keepdim=True)
    kind = torch.randint(4, (n, nodes), generator=generator)
    kind = torch.where(torch.arange(nodes) < ring[:, None], kind % 2, 2 + kind % 2)
    noisy = torch.rand(n, nodes, generator=generator) < 0.1
    kind = torch.where(noisy, torch.randint(4, (n, nodes), generator=generator), kind)
    h = torch.cat([F.one_hot(kind, 4).float(), degree - 2], -1)
    return h, adj / degree, ring - 3


def main():
    torch.manual_seed(34)
    g = torch.Generator().manual_seed(34)
    h, adj, y = molecules(1200, 9, g)
    ht, at, yt = molecules(300, 9, g)
    net = RingNet([5, 24, 24, 4])
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for epoch in range(15):
        for idx in torch.randperm(len(y)).split(40):
            opt.zero_grad()
            F.cross_entropy(net(h[idx], adj[idx]), y[idx]).backward()
            opt.step()
        with torch.no_grad():
            out = net(ht, at)
        print(f"{epoch:2d} test loss {F.cross_entropy(out, yt):.3f} accuracy {(out.argmax(1) == yt).float().mean():.3f}")


main()
