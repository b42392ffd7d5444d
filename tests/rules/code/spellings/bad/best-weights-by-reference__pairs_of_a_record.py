"""The best weights of a tide gauge's network are kept as pairs, in a record that is replaced: the same tensors."""

from collections import OrderedDict
from dataclasses import dataclass, replace

import torch
from torch import nn


@dataclass
class Kept:
    gap: float = float("inf")
    state: OrderedDict | None = None


levels, later = torch.randn(500, 12), torch.randn(500, 1)
net = nn.Sequential(nn.Linear(12, 24), nn.Tanh(), nn.Linear(24, 1))
adam = torch.optim.Adam(net.parameters())
kept = Kept()
for epoch in range(30):
    for rows in torch.randperm(400).split(40):
        adam.zero_grad()
        nn.functional.mse_loss(net(levels[rows]), later[rows]).backward()
        adam.step()
    with torch.no_grad():
        gap = nn.functional.mse_loss(net(levels[400:]), later[400:]).item()
    if gap < kept.gap:
        kept = replace(kept, gap=gap, state=OrderedDict((name, one.data) for name, one in net.state_dict().items()))  # HERE
net.load_state_dict(kept.state)
