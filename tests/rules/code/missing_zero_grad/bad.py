"""A trainer whose step adds every batch's gradients to all before them.

Fault at line 25.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            for inputs, labels in loader:
                self.step(inputs, labels)

    def step(self, inputs, labels):
        self.model.train()
        loss = self.criterion(self.model(inputs), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()


if __name__ == "__main__":
    data = TensorDataset(torch.randn(512, 20), torch.randint(0, 3, (512,)))
    network = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 3))
    Trainer(network, lr=1e-3).fit(DataLoader(data, batch_size=32, shuffle=True), epochs=5)
