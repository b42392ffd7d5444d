"""A detector whose raw outputs go into the loss for probabilities.

Fault at line 27.
"""

import torch
import torch.nn as nn


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.head = nn.Linear(8, 1)

    def forward(self, image):
        features = torch.relu(self.conv(image)).mean((2, 3))
        return self.head(features)


model = Detector()
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters())
images, found = torch.randn(32, 1, 16, 16), torch.randint(0, 2, (32, 1)).float()
for step in range(20):
    optimizer.zero_grad()
    loss = criterion(model(images), found)
    loss.backward()
    optimizer.step()
