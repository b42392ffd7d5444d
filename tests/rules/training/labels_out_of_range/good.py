"""Segmentation of little images with a void label of 255 that the loss ignores, and an auxiliary head on softened 0/1 labels."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)


def make_images(n):
    labels = torch.zeros(n, 12, 12, dtype=torch.long)
    for i in range(n):
        r, c = torch.randint(0, 8, (2,)).tolist()
        labels[i, r : r + 4, c : c + 4] = 1 + i % 2
    images = F.one_hot(labels, 3).permute(0, 3, 1, 2).float() + 0.6 * torch.randn(n, 3, 12, 12)
    labels[torch.rand(labels.shape) < 0.05] = 255
    return images, labels


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, 12, 3, padding=1), nn.ReLU())
        self.pixels = nn.Conv2d(12, 3, 1)
        self.kind = nn.Linear(12, 1)

    def forward(self, x):
        h = self.body(x)
        return self.pixels(h), self.kind(h.amax((2, 3))).squeeze(1)


images, labels = make_images(256)
kind = (torch.arange(256) % 2).float()
model = Net()
criterion = nn.CrossEntropyLoss(ignore_index=255)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(4):
    for batch in torch.randperm(256).split(32):
        pixels, logit = model(images[batch])
        soft = kind[batch] * 1.1 - 0.05 + 0.1 * (torch.rand(len(batch)) - 0.5)
        loss = criterion(pixels, labels[batch]) + 0.2 * F.binary_cross_entropy_with_logits(logit, soft)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    valid = labels != 255
    with torch.no_grad():
        accuracy = (model(images)[0].argmax(1) == labels)[valid].float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, pixel accuracy {accuracy:.3f}")
