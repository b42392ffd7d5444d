import torch
from torch import nn


class Updates:
    def __init__(self, net, rate):
        self.optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        self.scheduler = torch.optim.lr_scheduler.LinearLR(self.optimizer)
        self.scaler = torch.amp.GradScaler("cuda")

    def __call__(self, loss):
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()
        self.scaler.step(optimizer=self.optimizer)
        self.scaler.update()
        self.scheduler.step()


def fit(net, batches):
    update = Updates(net, 0.1)
    for x, y in batches:
        with torch.autocast("cuda"):
            loss = nn.functional.cross_entropy(net(x), y)
        update(loss)
