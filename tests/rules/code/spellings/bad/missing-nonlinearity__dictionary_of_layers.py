import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, n_in, width=128):
        super().__init__()
        self.layers = nn.ModuleDict(
            {
                "first": nn.Linear(n_in, width),
                "second": nn.Linear(width, width),
                "third": nn.Linear(width, 10),
            }
        )

    def forward(self, x):
        x = self.layers["first"](x)  # HERE
        x = torch.relu(self.layers["second"](x))
        return self.layers["third"](x)
