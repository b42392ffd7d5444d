import torch
from torch import nn


class Mixer(nn.Module):
    def __init__(self, n, d):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n, d))

    def forward(self, x):
        rows = x.reshape(x.shape[0], -1, 16)
        return torch.einsum("nd,md->nm", rows, self.weight)  # HERE
