"""The program's own schedule steps the optimiser that it holds; another one is stepped by a function."""

import torch
from torch import nn


class Noam:
    def __init__(self, optimizer, width):
        self.optimizer, self.width, self.done = optimizer, width, 0

    def step(self):
        self.done += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.width**-0.5 * min(self.done**-0.5, self.done * 400**-1.5)
        self.optimizer.step()


def move(optimizer):
    optimizer.step()


pages, kinds = torch.rand(600, 24), torch.randint(0, 4, (600,))
first, second = nn.Linear(24, 4), nn.Linear(24, 4)
noam = Noam(torch.optim.Adam(first.parameters()), 24)
sgd = torch.optim.SGD(second.parameters(), lr=0.1)
decay = torch.optim.lr_scheduler.StepLR(sgd, 4)
for epoch in range(12):
    for rows in torch.randperm(600).split(50):
        noam.optimizer.zero_grad()
        nn.functional.cross_entropy(first(pages[rows]), kinds[rows]).backward()
        noam.step()
        sgd.zero_grad()
        nn.functional.cross_entropy(second(pages[rows]), kinds[rows]).backward()
        move(sgd)
    decay.step()
