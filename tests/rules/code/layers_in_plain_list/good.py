"""Lists that are registered in the end, that hold no weights, or that hide a frozen teacher on purpose."""

import torch
from torch import nn


class ResNet(nn.Module):
    def __init__(self, n_in, width, depth, n_out, teacher):
        super().__init__()
        layers = []
        for _ in range(depth):
            layers += [nn.Linear(width, width), nn.ReLU()]
        self.body = nn.Sequential(*layers)
        self.heads = nn.ModuleDict({"a": nn.Linear(width, n_out), "b": nn.Linear(width, n_out)})
        self.sides = [nn.Linear(width, 1) for _ in range(2)]
        self.registered = nn.ModuleList(self.sides)
        self.activations = [nn.ReLU(), nn.Tanh()]
        self.first = nn.Linear(n_in, width)
        self._teacher = [teacher]
        self.names = ["a", "b"]
        self.branches = []
        for i in range(2):
            branch = nn.Linear(width, width)
            self.add_module(f"branch{i}", branch)
            self.branches.append(branch)

    def forward(self, x):
        x = self.activations[0](self.first(x))
        for branch in self.branches:
            x = torch.relu(branch(x))
        return {name: head(self.body(x)) for name, head in self.heads.items()}


print(ResNet(4, 8, 2, 3, nn.Linear(4, 3))(torch.randn(2, 4)))
