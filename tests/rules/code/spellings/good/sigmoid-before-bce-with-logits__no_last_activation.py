import torch
from torch import nn


def tower(widths, between=nn.Sigmoid, at_the_end=None):
    layers = []
    for place, (before, after) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(before, after))
        if place + 2 < len(widths):
            layers.append(between())
    if at_the_end:
        layers.append(at_the_end())
    return nn.Sequential(*layers)


def fit(batches):
    net, gate = tower((30, 16, 5)), tower((30, 16, 5), at_the_end=nn.Sigmoid)
    optimizer = torch.optim.Adam([*net.parameters(), *gate.parameters()])
    criterion, of_gate = nn.BCEWithLogitsLoss(), nn.BCELoss()
    for scan, signs in batches:
        optimizer.zero_grad()
        (criterion(net(scan), signs) + of_gate(gate(scan), signs)).backward()
        optimizer.step()
