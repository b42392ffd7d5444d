"""Road signs from the dashboard camera: turn left, turn right, straight on, no entry."""
import random

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

SIDE = 14
NAMES = ["left", "right", "straight", "no entry"]


def draw(kind, gen):
    img = torch.zeros(SIDE, SIDE)
    if kind == "no entry":
        img[6:9, 2:12] = 1
    else:
        img[2:12, 6:8] = 1                                   # shaft of an arrow that points up
        for k in range(5):
            img[2 + k, 6 - k:8 + k] = 1
        turns = {"straight": 0, "left": 1, "right": 3}[kind]
        img = torch.rot90(img, turns)
    return img + 0.45 * torch.randn(SIDE, SIDE, generator=gen)


def shift(img):
    return img.roll((random.randint(-1, 1), random.randint(-1, 1)), (0, 1))


def brightness(img):
    return img * random.uniform(0.8, 1.2)


class Signs(Dataset):
    def __init__(self, n, seed, *steps):
        gen = torch.Generator().manual_seed(seed)
        self.y = torch.randint(0, len(NAMES), (n,), generator=gen).tolist()
        self.x = [draw(NAMES[k], gen) for k in self.y]
        self.steps = steps

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        img = self.x[i]
        for step in self.steps:
            img = step(img)
        return (img.unsqueeze(0) - 0.2) / 0.6, self.y[i]


random.seed(0)
torch.manual_seed(0)
train_loader = DataLoader(Signs(1000, 10, shift, brightness), batch_size=25, shuffle=True)
valid_loader = DataLoader(Signs(400, 11), batch_size=200)
model = nn.Sequential(
    nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(24 * 9, len(NAMES)),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(6):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    model.eval()
    with torch.no_grad():
        scores = [(criterion(out := model(x), y).item(), (out.argmax(1) == y).float().mean().item()) for x, y in valid_loader]
    valid_loss, valid_acc = (sum(s) / len(scores) for s in zip(*scores))
    print(f"epoch {epoch}  train {train_loss:.3f}  valid {valid_loss:.3f}  accuracy {valid_acc:.3f}")
