"""A scale for each spectral line, filled by a function of torch.nn.init and asked for gradients after that."""

import torch
from torch import nn


class Lines(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.mix = nn.Linear(n, 3)
        self.scale = nn.init.uniform_(torch.empty(n), 0.9, 1.1).requires_grad_(True)  # HERE

    def forward(self, spectrum):
        return self.mix(spectrum * self.scale)


lines = Lines(40)
optimizer = torch.optim.Adam(lines.parameters())
