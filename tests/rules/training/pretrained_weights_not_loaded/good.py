"""Fine-tunes an encoder with a new head: the head's names are missing, the old head's are unexpected, and a first try is mended."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images / 16, dtype=torch.float32).unsqueeze(1)
labels = torch.tensor(digits.target)


class Classifier(nn.Module):
    def __init__(self, n_classes, head):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1),
            nn.BatchNorm2d(12),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(12, 24, 3, padding=1),
            nn.ReLU(),
        )
        self.add_module(head, nn.Linear(24 * 16, n_classes))
        self.last = head

    def forward(self, x):
        return getattr(self, self.last)(self.encoder(x).flatten(1))


def fit(model, x, y, epochs, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
    return loss.item()


base = Classifier(2, "binary")
print("base", fit(base, images, labels % 2, 2, 2e-3))
saved = {"net." + name: value for name, value in base.state_dict().items()}

model = Classifier(10, "classes")
result = model.load_state_dict(saved, strict=False)
if result.unexpected_keys:
    result = model.load_state_dict({name.removeprefix("net."): value for name, value in saved.items()}, strict=False)
print("new:", result.missing_keys, "left out:", result.unexpected_keys)
best, kept = None, None
for round in range(3):
    loss = fit(model, images[:600], labels[:600], 2, 1e-3)
    if best is None or loss < best:
        best, kept = loss, {name: value.clone() for name, value in model.state_dict().items()}
    print("tuned", loss)
model.load_state_dict(kept)
