"""Glucose curves: the recurrent layer has the steps first, and its outputs are flattened as if the patients came first."""

import torch
from torch import nn


class Curves(nn.Module):
    def __init__(self, steps, width):
        super().__init__()
        self.recurrent = nn.LSTM(2, width)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(steps * width, 1)

    def forward(self, curve):
        n, _, _ = curve.shape
        states, _ = self.recurrent(curve.transpose(0, 1).contiguous())
        return self.head(self.drop(states).view(n, -1))  # HERE


print(Curves(24, 16)(torch.randn(8, 24, 2)).shape)
