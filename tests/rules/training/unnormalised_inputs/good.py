"""Wine measurements as they are (up to 1680), with a BatchNorm as the first layer, and images divided by 255 inside forward()."""

import torch
from sklearn.datasets import load_digits, load_wine
from torch import nn


class ImageNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))

    def forward(self, images):
        return self.body(images.flatten(1) / 255.0)


def train(model, x, y, n_train, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for epoch in range(epochs):
        model.train()
        for batch in torch.randperm(n_train).split(32):
            if len(batch) < 8:
                continue
            loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        print((model(x[n_train:]).argmax(1) == y[n_train:]).float().mean().item())


torch.manual_seed(0)
wine = load_wine()
order = torch.randperm(178)
x = torch.tensor(wine.data, dtype=torch.float32)[order]
y = torch.tensor(wine.target)[order]
train(nn.Sequential(nn.BatchNorm1d(13), nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3)), x, y, 140, 12)

digits = load_digits()
images = torch.tensor((digits.images / 16 * 255).round(), dtype=torch.float32)
train(ImageNet(), images, torch.tensor(digits.target), 1400, 4)
