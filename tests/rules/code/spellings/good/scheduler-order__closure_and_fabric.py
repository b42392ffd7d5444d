import torch
from lightning.fabric import Fabric
from torch import nn


def with_closure(net, x, y, n_rounds=40):
    optimizer = torch.optim.LBFGS(net.parameters(), lr=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        return loss

    for _ in range(n_rounds):
        optimizer.step(closure)
        scheduler.step()


def with_fabric(net, loader, epochs=12):
    fabric = Fabric()
    net, optimizer = fabric.setup(net, torch.optim.SGD(net.parameters(), lr=0.1))
    loader = fabric.setup_dataloaders(loader)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[6, 9])
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            fabric.backward(nn.functional.cross_entropy(net(x), y))
            optimizer.step()
        scheduler.step()
