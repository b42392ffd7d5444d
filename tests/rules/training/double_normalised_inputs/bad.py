"""Grey images that the data set scales to [0, 1]; the training loop divides them by 255 once more."""

import numpy as np
import torch
import torch.nn as nn
import torch.utils.data as data
from sklearn.datasets import load_digits

torch.manual_seed(0)


class GreyImages(data.Dataset):
    """Digits as 8-bit images, handed out as `ToTensor` would."""

    def __init__(self):
        digits = load_digits()
        self.pixels = (digits.images * 255 / 16).round().astype(np.uint8)
        self.classes = digits.target

    def __len__(self):
        return len(self.classes)

    def __getitem__(self, i):
        return torch.from_numpy(self.pixels[i]).float().div(255), int(self.classes[i])


class Perceptron(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, h):
        for layer in self.layers[:-1]:
            h = torch.tanh(layer(h))
        return self.layers[-1](h)


train, held_out = data.random_split(GreyImages(), [1400, 397])
model = Perceptron(64, 64, 32, 10)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(4):
    for images, classes in data.DataLoader(train, batch_size=32, shuffle=True):
        logits = model(images.flatten(1) / 255)
        loss = nn.functional.cross_entropy(logits, classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        images, classes = next(iter(data.DataLoader(held_out, batch_size=397)))
        accuracy = (model(images.flatten(1) / 255).argmax(1) == classes).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
