"""Two towers are fitted in turns: an optimiser each, one tower held still while the other moves against it."""
import itertools

import torch
from torch import nn


def tower(inputs, dim):
    return nn.Sequential(nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, dim))


def pairs(n, g):
    """Two views of one hidden cause; a pair belongs together or was shuffled."""
    cause = torch.randn(n, 3, generator=g)
    left = torch.cat([cause, torch.randn(n, 3, generator=g)], 1) @ LEFT
    right = torch.cat([cause, torch.randn(n, 3, generator=g)], 1) @ RIGHT
    return left, right


def scores(a, b):
    a, b = nn.functional.normalize(a, dim=1), nn.functional.normalize(b, dim=1)
    return 8.0 * a @ b.T


torch.manual_seed(20)
g = torch.Generator().manual_seed(200)
LEFT, RIGHT = (torch.linalg.qr(torch.randn(6, 6, generator=g))[0] for _ in range(2))
left, right = pairs(2400, g)
left_v, right_v = pairs(200, g)

towers = nn.ModuleDict({"left": tower(6, 8), "right": tower(6, 8)})
optimizers = {name: torch.optim.Adam(net.parameters(), lr=4e-3) for name, net in towers.items()}
turn = itertools.cycle(["left"] * 5 + ["right"] * 5)

for epoch in range(14):
    towers.train()
    total = 0.0
    for rows in torch.randperm(len(left), generator=g).split(40):
        moving = next(turn)
        logits = scores(towers["left"](left[rows]), towers["right"](right[rows]))
        own = torch.arange(len(rows))
        loss = nn.functional.cross_entropy(logits, own) + nn.functional.cross_entropy(logits.T, own)
        towers.zero_grad()
        loss.backward()
        optimizers[moving].step()
        total += loss.item() * len(rows) / 2
    towers.eval()
    with torch.no_grad():
        found = scores(towers["left"](left_v), towers["right"](right_v)).topk(5).indices
        recall = (found == torch.arange(200)[:, None]).any(1).float().mean().item()
    print(f"epoch {epoch:2d} loss {total / len(left):.4f} partner among the first five {recall:.3f}")
