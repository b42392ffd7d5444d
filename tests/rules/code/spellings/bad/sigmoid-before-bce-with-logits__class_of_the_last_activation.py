import torch
from torch import nn


def tower(widths, between=nn.GELU, at_the_end=None):
    layers = []
    for place, (before, after) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(before, after))
        if place + 2 < len(widths):
            layers.append(between())
    if at_the_end:
        layers.append(at_the_end())  # HERE
    return nn.Sequential(*layers)


def fit(batches):
    net = tower((30, 16, 5), at_the_end=nn.Sigmoid)
    optimizer = torch.optim.Adam(net.parameters())
    criterion = nn.BCEWithLogitsLoss()
    for scan, signs in batches:
        optimizer.zero_grad()
        criterion(net(scan), signs).backward()
        optimizer.step()
