"""Body weights from a seven-class checkpoint with another head, loaded non-strictly and the missing keys checked."""
import tempfile
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits


class DigitNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten(),
            nn.Linear(32 * 16, 48), nn.ReLU(),
        )
        self.classifier = nn.Linear(48, classes)

    def forward(self, x):
        return self.classifier(self.body(x))


def fit(model, x, y, epochs, groups, x_val, y_val, tag):
    opt = torch.optim.Adam(groups)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for idx in torch.randperm(len(x)).split(32):
            loss = F.cross_entropy(model(x[idx]), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            acc = (model(x_val).argmax(1) == y_val).float().mean().item()
        print(f"{tag} epoch {epoch}: loss {total / len(x):.4f} val acc {acc:.3f}")


torch.manual_seed(6)
digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32)[:, None]
y = torch.tensor(digits.target)
perm = torch.randperm(len(x))
x, y = x[perm], y[perm]
x = (x - x[:1300].mean()) / x[:1300].std()
train_x, train_y, val_x, val_y = x[:1300], y[:1300], x[1300:], y[1300:]
low, low_val = train_y < 7, val_y < 7

first = DigitNet(7)
fit(first, train_x[low], train_y[low], 6, [{"params": first.parameters(), "lr": 2e-3}],
    val_x[low_val], val_y[low_val], "seven classes")
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "seven.pt"
    torch.save({k: v for k, v in first.state_dict().items() if not k.startswith("classifier")}, path)
    second = DigitNet(10)
    result = second.load_state_dict(torch.load(path), strict=False)
assert sorted(result.missing_keys) == ["classifier.bias", "classifier.weight"] and not result.unexpected_keys
fit(second, train_x[:600], train_y[:600], 10, [
    {"params": second.body.parameters(), "lr": 5e-4},
    {"params": second.classifier.parameters(), "lr": 3e-3},
], val_x, val_y, "ten classes")
