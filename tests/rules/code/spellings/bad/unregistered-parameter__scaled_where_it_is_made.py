import math

import torch
from torch import nn


class Prompted(nn.Module):
    def __init__(self, encoder, width, n=8):
        super().__init__()
        self.encoder = encoder
        self.prompt = 0.5 + nn.Parameter(torch.randn(n, width)) / math.sqrt(width)  # HERE
        self.mix = nn.Parameter(-torch.ones(n) / n)

    def forward(self, x):
        first = (self.mix[:, None] * self.prompt).expand(len(x), -1, -1)
        return self.encoder(torch.cat([first, x], dim=1))
