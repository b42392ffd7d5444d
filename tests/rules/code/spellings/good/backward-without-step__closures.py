"""Closures that compute gradients: by a helper, by autograd, and one that comes from elsewhere."""

import torch
from measured import make_closure


def descend(loss):
    loss.backward()
    return loss


rod = torch.nn.Linear(2, 1)
solver = torch.optim.LBFGS(rod.parameters())
where, warm = torch.rand(50, 2), torch.rand(50, 1)


def error():
    solver.zero_grad()
    return descend(torch.nn.functional.mse_loss(rod(where), warm))


for turn in range(20):
    solver.step(closure=error)
second = torch.nn.Linear(2, 1)
other = torch.optim.LBFGS(second.parameters())
for turn in range(20):
    other.step(make_closure(second, other))
