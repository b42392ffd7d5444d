"""Probabilities into the loss for probabilities: by a sigmoid in the model, or at the call."""

import torch
import torch.nn as nn


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.head = nn.Linear(8, 1)
        self.other = nn.Linear(8, 1)

    def forward(self, image):
        features = torch.relu(self.conv(image)).mean((2, 3))
        return torch.sigmoid(self.head(features)), self.other(features)


model = Detector()
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters())
images, found = torch.randn(32, 1, 16, 16), torch.randint(0, 2, (32, 1)).float()
for step in range(20):
    optimizer.zero_grad()
    first, second = model(images)
    loss = criterion(first, found) + criterion(second.sigmoid().clamp(1e-6, 1 - 1e-6), found)
    loss.backward()
    optimizer.step()
