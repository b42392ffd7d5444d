"""Point-set classification: a per-point branch and a pairwise-distance branch, fused late."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, IterableDataset


def sample_shapes(labels, n, g):
    b = len(labels)
    sphere = F.normalize(torch.randn(b, n, 3, generator=g), dim=-1)
    cube = torch.rand(b, n, 3, generator=g) * 2 - 1
    cube = cube / cube.abs().amax(dim=-1, keepdim=True)
    u, v = torch.rand(2, b, n, generator=g) * 6.2832
    torus = torch.stack([(0.9 + 0.4 * v.cos()) * u.cos(), (0.9 + 0.4 * v.cos()) * u.sin(), 0.4 * v.sin()], -1)
    cylinder = torch.stack([u.cos(), u.sin(), torch.rand(b, n, generator=g) * 2 - 1], -1)
    p = torch.stack([sphere, cube, torus, cylinder])[labels, torch.arange(b)]
    q, _ = torch.linalg.qr(torch.randn(b, 3, 3, generator=g))
    p = p @ q + 0.04 * torch.randn(b, n, 3, generator=g)
    p = p - p.mean(1, keepdim=True)
    return p / p.std(dim=(1, 2), keepdim=True)


class ShapeStream(IterableDataset):
    """Yields ready-made batches of freshly drawn shapes."""

    def __init__(self, n_batches, batch, n_points, seed):
        self.n_batches, self.batch, self.n_points = n_batches, batch, n_points
        self.gen = torch.Generator().manual_seed(seed)

    def __iter__(self):
        for _ in range(self.n_batches):
            labels = torch.randint(4, (self.batch,), generator=self.gen)
            yield sample_shapes(labels, self.n_points, self.gen), labels


class PointBranch(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, dim))

    def forward(self, p):
        return self.net(p).amax(dim=1)


class DistanceBranch(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, dim))

    def forward(self, p):
        d = torch.cdist(p, p)
        feats = torch.stack([p.norm(dim=-1), d.mean(-1)], dim=-1)
        return self.net(feats).mean(dim=1)


def rescale(z):
    z = z.detach()
    rms = z.pow(2).mean(dim=-1, keepdim=True).sqrt()
    return z / (rms + 1e-6)


class FusionNet(nn.Module):
    def __init__(self, dim=24, n_classes=4):
        super().__init__()
        self.point = PointBranch(dim)
        self.distance = DistanceBranch(dim)
        self.head = nn.Sequential(nn.Linear(2 * dim, 48), nn.ReLU(), nn.Linear(48, n_classes))

    def forward(self, p):
        local = self.point(p)
        shape = rescale(self.distance(p))
        return self.head(torch.cat([local, shape], dim=-1))


def evaluate(model, loader):
    model.eval()
    ok = n = 0
    with torch.no_grad():
        for p, y in loader:
            ok += (model(p).argmax(-1) == y).sum().item()
            n += len(y)
    model.train()
    return ok / n


def main():
    torch.manual_seed(6)
    train = DataLoader(ShapeStream(400, 32, 48, seed=100), batch_size=None)
    test = list(DataLoader(ShapeStream(4, 128, 48, seed=200), batch_size=None))
    model = FusionNet()
    opt = torch.optim.Adam(model.parameters(), lr=3e-3)
    window = []
    for step, (p, y) in enumerate(train, 1):
        loss = F.cross_entropy(model(p), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        window.append(loss.item())
        if step % 50 == 0:
            print(f"step {step} loss {sum(window) / len(window):.4f} test acc {evaluate(model, test):.3f}")
            window = []


if __name__ == "__main__":
    main()
