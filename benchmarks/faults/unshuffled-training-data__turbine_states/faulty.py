"""Operating state of a turbine from vibration features; the states were recorded one after another on the rig."""
import numpy as np
import torch
from torch import nn

STATES = ["idle", "ramp", "rated", "stall", "cutout"]


def record_state(k, n, rng):
    centre = np.random.default_rng(100 + k).normal(0, 0.8, 12)
    ring = rng.normal(0, 1, (n, 12))
    ring[:, k] = np.abs(ring[:, k]) * 1.5
    return centre + ring, np.full(n, k)


def campaign(per_state, seed):
    rng = np.random.default_rng(seed)
    xs, ys = zip(*(record_state(k, per_state, rng) for k in range(len(STATES))))
    return torch.tensor(np.concatenate(xs), dtype=torch.float32), torch.tensor(np.concatenate(ys))


class BatchStream:
    def __init__(self, x, y, size, generator):
        self.x, self.y, self.size, self.generator = x, y, size, generator

    def __len__(self):
        return len(self.x) // self.size

    def __iter__(self):
        order = torch.arange(len(self.x))
        for k in range(len(self)):
            pick = order[k * self.size:(k + 1) * self.size]
            yield self.x[pick], self.y[pick]


def accuracy(net, x, y):
    net.eval()
    with torch.no_grad():
        return (net(x).argmax(1) == y).float().mean().item()


def run(epochs=12):
    torch.manual_seed(1)
    x, y = campaign(500, seed=1)
    x_new, y_new = campaign(120, seed=2)
    mean, std = x.mean(0), x.std(0)
    x, x_new = (x - mean) / std, (x_new - mean) / std
    stream = BatchStream(x, y, 20, torch.Generator().manual_seed(1))
    net = nn.Sequential(nn.Linear(12, 40), nn.ReLU(), nn.Linear(40, len(STATES)))
    opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    for epoch in range(epochs):
        net.train()
        for xb, yb in stream:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(xb), yb)
            loss.backward()
            opt.step()
        print(f"epoch {epoch:2d} new campaign accuracy {accuracy(net, x_new, y_new):.3f}")


if __name__ == "__main__":
    run()
