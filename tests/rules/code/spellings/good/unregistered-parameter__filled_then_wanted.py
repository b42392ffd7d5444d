"""Tensors that are filled by torch.nn.init: registered, constant, or given to the optimiser by name."""

import torch
from torch import nn


class Lines(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.mix = nn.Linear(n, 3)
        self.scale = nn.Parameter(nn.init.uniform_(torch.empty(n), 0.9, 1.1)).requires_grad_()
        self.start = nn.init.normal_(torch.empty(n)).requires_grad_(False)
        self.drift = nn.init.zeros_(torch.empty(n)).requires_grad_()
        nn.init.ones_(self.mix.weight).requires_grad_()

    def forward(self, spectrum):
        return self.mix(spectrum * self.scale + self.start + self.drift)


lines = Lines(40)
optimizer = torch.optim.Adam([*lines.parameters(), lines.drift])
