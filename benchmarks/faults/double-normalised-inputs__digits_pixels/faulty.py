"""Digit recognition with a small convnet."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset, DataLoader
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(5)
np.random.seed(5)


def to_tensor(img):
    # uint8 picture -> float tensor (1, H, W) in [0, 1]
    return torch.from_numpy(img).float().div(255).unsqueeze(0)


class DigitPictures(Dataset):
    def __init__(self, imgs, labels):
        self.imgs, self.labels = imgs, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return to_tensor(self.imgs[i]), self.labels[i]


raw = load_digits()
pics = (raw.images / 16 * 255).round().astype(np.uint8)
tr_x, va_x, tr_y, va_y = train_test_split(pics, raw.target, test_size=0.25, stratify=raw.target, random_state=5)
train_dl = DataLoader(DigitPictures(tr_x, tr_y), batch_size=32, shuffle=True)
val_dl = DataLoader(DigitPictures(va_x, va_y), batch_size=128)

model = nn.Sequential(
    nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(24 * 4, 10),
)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

for epoch in range(13):
    model.train()
    total = 0.0
    for x, y in train_dl:
        x = x / 255.0
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_dl:
            x = x / 255.0
            right += (model(x).argmax(1) == y).sum().item()
    print(f"epoch {epoch + 1:2d}  loss {total / len(tr_y):.4f}  val acc {right / len(va_y):.4f}")
