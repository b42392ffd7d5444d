"""The same classifier with logits; softmax only where a prediction is shown, and for the targets of a teacher."""

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
        if self.training:
            return logits
        return F.softmax(logits, dim=1)


def train(model, teacher, inputs, labels, epochs=20):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        outputs = model(inputs)
        with torch.no_grad():
            soft = F.softmax(teacher(inputs) / 2.0, dim=1)
        loss = F.cross_entropy(outputs, labels) + 0.5 * F.cross_entropy(outputs / 2.0, soft)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(model(inputs).argmax(1)[:5])


train(Net(), Net(), torch.randn(256, 8, 8), torch.randint(0, 10, (256,)))
