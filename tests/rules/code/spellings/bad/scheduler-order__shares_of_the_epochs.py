import math

import torch
from torch import nn


def run(net, batches, rounds=90):
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    drop = torch.optim.lr_scheduler.MultiStepLR(optimizer, [math.floor(part * rounds) for part in (0.5, 0.8)])
    for _ in range(rounds):
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.l1_loss(net(x), y).backward()
            optimizer.step()
            drop.step()  # HERE
