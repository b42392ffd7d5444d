"""The right name, the method, and an attribute of an object of the program's own."""

import torch
from torch import nn


class Options:
    def __init__(self):
        self.require_grad = False


backbone = nn.Sequential(nn.Linear(8, 16), nn.ReLU())
for parameter in backbone.parameters():
    parameter.requires_grad = Options().require_grad
backbone.requires_grad_(False)
weight = torch.zeros(3)
weight.requires_grad = True
print(backbone, weight)
