"""Parameters by their names: copied when kept, listed to be followed, saved as they are in the end, written to a file at once."""

import torch
from torch import nn


def copies(net):
    return {name: one.detach().numpy().copy() for name, one in net.named_parameters()}


def doubles(net):
    return {name: torch.as_tensor(one.detach(), dtype=torch.float64) for name, one in net.named_parameters()}


heat, wanted = torch.randn(600, 7), torch.randn(600, 1)
net = nn.Sequential(nn.Linear(7, 16), nn.SiLU(), nn.Linear(16, 1))
optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-3)
best, kept, exact = float("inf"), None, None
for epoch in range(25):
    for rows in torch.randperm(500).split(50):
        optimizer.zero_grad()
        nn.functional.l1_loss(net(heat[rows]), wanted[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        gap = nn.functional.l1_loss(net(heat[500:]), wanted[500:]).item()
    live = {name: one.detach() for name, one in net.named_parameters()}
    if gap < best:
        best, kept, exact = gap, copies(net), doubles(net)
        torch.save({name: one.data for name, one in net.named_parameters()}, "best.pt")
torch.save(live, "last.pt")
torch.save(exact, "exact.pt")
net.load_state_dict({name: torch.from_numpy(one) for name, one in kept.items()})
