"""Functions of the share of all batches, a short warm-up, and a schedule that is told where in the epoch it is."""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, LambdaLR, StepLR
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 40
batches = DataLoader(TensorDataset(torch.rand(900, 5), torch.rand(900, 1)), batch_size=30, shuffle=True)


def falling(done):
    return 1 - done / (EPOCHS * len(batches))


def warm(done):
    return min(1.0, (done + 1) / 40)


net = nn.Sequential(nn.Linear(5, 20), nn.ReLU(), nn.Linear(20, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.05)
schedules = [LambdaLR(sgd, falling), LambdaLR(sgd, warm)]
again = CosineAnnealingWarmRestarts(sgd, T_0=EPOCHS)
thirds = StepLR(sgd, max(1, EPOCHS // 3) * len(batches))
for epoch in range(EPOCHS):
    for place, (inputs, truth) in enumerate(batches):
        sgd.zero_grad()
        nn.functional.l1_loss(net(inputs), truth).backward()
        sgd.step()
        schedules[0].step()
        schedules[1].step()
        again.step(epoch + place / len(batches))
        thirds.step()
