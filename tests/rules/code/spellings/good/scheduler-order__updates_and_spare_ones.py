import torch
from torch import nn


class Trainer:
    def __init__(self, net, loader, config):
        self.net, self.loader, self.config = net, loader, config
        self.optimizer = torch.optim.AdamW(net.parameters(), lr=config.lr)
        updates = config.epochs * len(loader)
        self.scheduler = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, config.lr, total_steps=config.epochs + updates)
        self.scaler = torch.amp.GradScaler("cuda")

    def update(self, loss):
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad()
        self.scheduler.step()

    def fit(self):
        for epoch in range(self.config.epochs):
            self.net.train()
            for x, y in self.loader:
                with torch.autocast("cuda"):
                    loss = nn.functional.cross_entropy(self.net(x), y)
                self.update(loss)
            self.scheduler.step()
