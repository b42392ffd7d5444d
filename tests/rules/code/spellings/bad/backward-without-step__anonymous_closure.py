"""Heat in a rod: the optimiser is given an anonymous function that only computes the loss."""

import torch

rod = torch.nn.Linear(2, 1)
solver = torch.optim.LBFGS(rod.parameters())
where, warm = torch.rand(50, 2), torch.rand(50, 1)
for turn in range(20):
    solver.step(lambda: torch.nn.functional.mse_loss(rod(where), warm))  # HERE
print(rod.weight)
