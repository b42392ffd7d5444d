import torch
from torch import nn


class Gate(nn.Module):
    def __init__(self, width):
        super().__init__()
        raw = nn.Parameter(torch.zeros(width) * 0.1)
        self.register_parameter("raw", raw)
        self.n = nn.Parameter(torch.randn(width) * width**-0.5).numel() * 2
        self.start = raw.detach() * 2

    def forward(self, x):
        gate = self.raw * 2
        return x * torch.sigmoid(gate)
