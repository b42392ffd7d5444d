from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Plan:
    epochs: int = 200
    lr: float = 0.05
    falls: list = field(default_factory=lambda: [100, 150])


def fit_batch(net, optimizer, scheduler, x, y):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()  # HERE
    return loss.item()


def fit(net, batches, plan: Plan):
    optimizer = torch.optim.SGD(net.parameters(), plan.lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, sorted(plan.falls), gamma=0.1)
    for epoch in range(plan.epochs):
        total = 0.0
        for x, y in batches:
            total += fit_batch(net, optimizer, scheduler, x, y)
        print(epoch, total)
