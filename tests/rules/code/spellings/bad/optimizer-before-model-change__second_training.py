"""Two trainings with an optimiser each: only the second is made too early."""

import torch
from torch import nn


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(50, 20)
        self.end = nn.Linear(20, 2)

    def forward(self, counts):
        return self.end(self.body(counts).relu())


def learn(net, optimizer, batches):
    for counts, kind in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(counts), kind).backward()
        optimizer.step()


net = Words()
coarse = torch.optim.SGD(net.parameters(), lr=0.1)
learn(net, coarse, two_kinds)
fine = torch.optim.SGD(net.parameters(), lr=0.01)  # HERE
net.end = nn.Linear(20, 9)
learn(net, fine, nine_kinds)
