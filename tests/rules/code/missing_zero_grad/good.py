"""Gradients accumulated on purpose: cleared every fourth batch, together with the step, in another method."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, lr, accumulate=4):
        self.model = model
        self.accumulate = accumulate
        self.optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            for i, (inputs, labels) in enumerate(loader):
                self.model.train()
                loss = self.criterion(self.model(inputs), labels) / self.accumulate
                loss.backward()
                if (i + 1) % self.accumulate == 0:
                    self.update()

    def update(self):
        self.optimizer.step()
        for group in self.optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad = None


if __name__ == "__main__":
    data = TensorDataset(torch.randn(512, 20), torch.randint(0, 3, (512,)))
    network = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 3))
    Trainer(network, lr=1e-3).fit(DataLoader(data, batch_size=32, shuffle=True), epochs=5)
