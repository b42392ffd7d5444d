"""Gas sensor readings of five substances; the labels were typed in by hand, and one in six of them slipped."""

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(7)
torch.manual_seed(7)

profiles = rng.normal(0, 1.6, (5, 12))
truth = rng.integers(0, 5, 1400)
readings = (profiles[truth] + rng.normal(0, 1, (1400, 12))).astype(np.float32)
typed = truth.copy()
slipped = rng.random(1400) < 1 / 6
typed[slipped] = (typed[slipped] + rng.integers(1, 5, slipped.sum())) % 5

x, y = torch.from_numpy(readings[:1000]), torch.from_numpy(typed[:1000])
x_new, y_new = torch.from_numpy(readings[1000:]), torch.from_numpy(truth[1000:])

net = nn.Sequential(nn.Linear(12, 48), nn.ReLU(), nn.Linear(48, 5))
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()

for epoch in range(15):
    net.train()
    for rows in torch.randperm(1000).split(40):
        optimizer.zero_grad()
        loss = criterion(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        accuracy = (net(x_new).argmax(1) == y_new).float().mean().item()
    print(f"epoch {epoch}  loss {loss.item():.3f}  accuracy {accuracy:.3f}")
