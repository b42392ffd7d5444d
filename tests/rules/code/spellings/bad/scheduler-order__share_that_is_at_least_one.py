"""The rate falls by a share of the epochs, at least one, and the schedule steps once a batch."""

import math
from argparse import ArgumentParser

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = ArgumentParser()
parser.add_argument("--rounds", type=int, default=30)
options = parser.parse_args()
batches = DataLoader(TensorDataset(torch.rand(900, 5), torch.rand(900, 1)), batch_size=30, shuffle=True)
net = nn.Sequential(nn.Linear(5, 20), nn.ReLU(), nn.Linear(20, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.05)
falling = torch.optim.lr_scheduler.StepLR(sgd, min(max(1, math.ceil(options.rounds / 4)), 50), gamma=0.3)
for turn in range(options.rounds):
    for inputs, truth in batches:
        sgd.zero_grad()
        nn.functional.l1_loss(net(inputs), truth).backward()
        sgd.step()
        falling.step()  # HERE
