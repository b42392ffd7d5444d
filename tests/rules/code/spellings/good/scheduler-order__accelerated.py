import torch
from accelerate import Accelerator
from torch import nn


def step(accelerator, optimizer, scheduler, loss):
    accelerator.backward(loss)
    optimizer.step()
    scheduler.step()
    optimizer.zero_grad()


def fit(net, loader, epochs=3):
    accelerator = Accelerator(gradient_accumulation_steps=4)
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(loader))
    net, optimizer, loader, scheduler = accelerator.prepare(net, optimizer, loader, scheduler)
    for epoch in range(epochs):
        net.train()
        for x, y in loader:
            with accelerator.accumulate(net):
                step(accelerator, optimizer, scheduler, nn.functional.cross_entropy(net(x), y))
