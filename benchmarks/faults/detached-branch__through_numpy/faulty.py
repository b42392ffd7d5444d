"""Graph classification of small random molecules with dense adjacency matrices."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

rng = np.random.default_rng(0)
torch.manual_seed(0)
NODES = 10


def molecule():
    kind = int(rng.integers(0, 2))
    a = np.triu(rng.random((NODES, NODES)) < 0.15, 1)
    if kind:
        i, j, k, m = rng.choice(NODES, 4, replace=False)
        for u, v in [(i, j), (j, k), (i, k), (i, m), (j, m), (k, m)]:
            a[min(u, v), max(u, v)] = True
    a = (a | a.T).astype(np.float32)
    return a, kind


class GraphLayer(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.own, self.neighbours = nn.Linear(n_in, n_out), nn.Linear(n_in, n_out, bias=False)

    def forward(self, h, a):
        return F.relu(self.own(h) + self.neighbours(a @ h))


class GraphNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.g1, self.g2 = GraphLayer(2, 16), GraphLayer(16, 16)
        self.head = nn.Linear(16, 2)

    def pool(self, h):
        return torch.from_numpy(h.detach().numpy().max(axis=1))

    def forward(self, a):
        degree = a.sum(-1, keepdim=True) / 3
        h = torch.cat([degree, torch.ones_like(degree)], -1)
        h = self.g2(self.g1(h, a), a)
        return self.head(self.pool(h))


graphs = [molecule() for _ in range(1200)]
A = torch.tensor(np.stack([g for g, _ in graphs]))
y = torch.tensor([k for _, k in graphs])
net = GraphNet()
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(15):
    for rows in torch.randperm(900).split(30):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(A[rows]), y[rows])
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.3f} accuracy {(net(A[900:]).argmax(1) == y[900:]).float().mean().item():.3f}")
