import torch
import torch.nn.functional as F
from torch import nn


class Average:
    def __init__(self, name):
        self.name = name
        self.value = self.sum = self.count = 0

    def update(self, value, n=1):
        self.value = value
        self.sum += value * n
        self.count += n


def one_epoch(net, loader, optimizer):
    losses = Average("loss")
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.update(loss.item(), x.size(0))
    return losses.sum / losses.count
