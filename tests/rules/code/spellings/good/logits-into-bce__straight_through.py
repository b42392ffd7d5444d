import torch
from torch import nn
from torch.nn import functional as F


class Gate(nn.Module):
    def __init__(self, n_inputs):
        super().__init__()
        self.linear = nn.Linear(n_inputs, 1)

    def forward(self, x):
        raw = self.linear(x)
        hard = (raw > 0).float()
        return (hard + raw - raw.detach()).squeeze(1)


def fit(x, y):
    gate = Gate(8)
    optimizer = torch.optim.SGD(gate.parameters(), lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        F.binary_cross_entropy(gate(x), y).backward()
        optimizer.step()
