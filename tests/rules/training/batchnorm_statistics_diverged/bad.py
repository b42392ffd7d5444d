"""A small convolutional network ported from Keras, whose author took the momentum of its batch norm for a rate of change."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16
labels = torch.tensor(digits.target)
order = torch.randperm(len(images))
train, validation = order[:1400], order[1400:]


def block(n_in, n_out):
    return nn.Sequential(nn.Conv2d(n_in, n_out, 3, padding=1), nn.BatchNorm2d(n_out, momentum=1e-3), nn.ReLU())


net = nn.Sequential(
    block(1, 12), block(12, 24), nn.MaxPool2d(2), block(24, 24), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(24, 10)
)
opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

for epoch in range(5):
    net.train()
    for batch in train[torch.randperm(len(train))].split(64):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        logits = net(images[validation])
        val = F.cross_entropy(logits, labels[validation])
        hits = (logits.argmax(1) == labels[validation]).float().mean()
    print(f"epoch {epoch}: train {loss.item():.3f}, validation {val.item():.3f}, accuracy {hits.item():.2f}")
