from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Shape:
    inputs: int = 20
    hidden: int = 64
    classes: int = 5


class Net(nn.Module):
    def __init__(self, shape):
        super().__init__()
        sizes = [shape.inputs, shape.hidden, shape.hidden // 2]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.out = nn.Linear(shape.hidden, shape.classes)  # HERE

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return self.out(x)


print(Net(Shape())(torch.randn(4, 20)).shape)
