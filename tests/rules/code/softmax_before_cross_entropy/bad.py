"""A classifier that returns probabilities, trained with cross-entropy.

Fault at line 20.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, n_classes=10):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(128, n_classes)

    def forward(self, x):
        x = self.body(x.flatten(1))
        logits = self.head(x)
        return F.softmax(logits, dim=1)


def train(model, inputs, labels, epochs=20):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(epochs):
        optimizer.zero_grad()
        probabilities = model(inputs)
        loss = nn.CrossEntropyLoss()(probabilities, labels)
        loss.backward()
        optimizer.step()


train(Net(), torch.randn(256, 8, 8), torch.randint(0, 10, (256,)))
