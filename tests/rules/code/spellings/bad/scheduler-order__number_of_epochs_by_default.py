import torch
from torch import nn


def fit(net, batches, epochs=90, lr=0.1):
    optimizer = torch.optim.SGD(net.parameters(), lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30)
    for epoch in range(1, epochs + 1):
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()
            optimizer.step()
            scheduler.step()  # HERE
        print(epoch)
