"""Fine-tunes an encoder that was saved from a wrapped model: every name begins with "module.", and strict=False says nothing."""

import io

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images / 16, dtype=torch.float32).unsqueeze(1)
labels = torch.tensor(digits.target)


class Classifier(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(12, 24, 3, padding=1), nn.ReLU()
        )
        self.head = nn.Linear(24 * 16, n_classes)

    def forward(self, x):
        return self.head(self.encoder(x).flatten(1))


def fit(model, x, y, epochs, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss = criterion(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
    return loss.item()


class Wrapper(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)


base = Wrapper(Classifier(2))
print("base", fit(base, images, labels % 2, 2, 2e-3))
file = io.BytesIO()
torch.save(base.state_dict(), file)

file.seek(0)
model = Classifier(10)
weights = {name: value for name, value in torch.load(file).items() if "head" not in name}
model.load_state_dict(weights, strict=False)
print("tuned", fit(model, images[:600], labels[:600], 6, 1e-3))
