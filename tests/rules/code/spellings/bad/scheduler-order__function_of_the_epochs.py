"""The rate is a cosine of the share of the epochs that are done, and it is asked once a batch."""

import math

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 40


def cosine(done):
    return 0.5 * (1 + math.cos(math.pi * done / EPOCHS))


batches = DataLoader(TensorDataset(torch.rand(900, 5), torch.rand(900, 1)), batch_size=30, shuffle=True)
net = nn.Sequential(nn.Linear(5, 20), nn.ReLU(), nn.Linear(20, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.05)
schedule = LambdaLR(sgd, lr_lambda=cosine)
for epoch in range(EPOCHS):
    for inputs, truth in batches:
        sgd.zero_grad()
        nn.functional.l1_loss(net(inputs), truth).backward()
        sgd.step()
        schedule.step()  # HERE
