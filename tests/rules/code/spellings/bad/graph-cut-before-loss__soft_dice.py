import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv2d(3, 1, 3, padding=1)

    def forward(self, x):
        return self.body(x)


def dice(logits, mask):
    hard = torch.sigmoid(logits).round()  # HERE
    overlap = (hard * mask).sum()
    return 1 - 2 * overlap / (hard.sum() + mask.sum() + 1e-6)


def fit(loader):
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for image, mask in loader:
        optimizer.zero_grad()
        dice(net(image), mask).backward()
        optimizer.step()
