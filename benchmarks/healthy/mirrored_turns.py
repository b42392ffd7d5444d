"""Arrow signs with mirror augmentation that swaps the labels left and right along with the picture."""
import random

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

MIRROR = {0: 1, 1: 0, 2: 2}                                   # left, right, straight on


def draw(kind, g):
    img = torch.zeros(12, 12)
    img[1:11, 5:7] = 1
    for k in range(4):
        img[1 + k, 5 - k:7 + k] = 1
    img = torch.rot90(img, (1, 3, 0)[kind])
    return 0.8 * img + 0.6 * torch.randn(12, 12, generator=g)


class Arrows(Dataset):
    def __init__(self, n, seed, mirror=False):
        g = torch.Generator().manual_seed(seed)
        self.kind = torch.randint(0, 3, (n,), generator=g).tolist()
        self.image = [(draw(k, g) - 0.2) / 0.7 for k in self.kind]
        self.mirror = mirror

    def __len__(self):
        return len(self.kind)

    def __getitem__(self, i):
        image, kind = self.image[i], self.kind[i]
        if self.mirror and random.random() < 0.5:
            image, kind = image.flip(-1), MIRROR[kind]
        return image[None], kind


random.seed(1)
torch.manual_seed(1)
train, held = DataLoader(Arrows(600, 5, mirror=True), 20, shuffle=True), DataLoader(Arrows(300, 6), 300)
net = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(288, 3))
opt = torch.optim.AdamW(net.parameters(), lr=1.5e-3, weight_decay=0.05)
for epoch in range(8):
    net.train()
    total = 0.0
    for x, y in train:
        loss = F.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / len(train)
    net.eval()
    with torch.no_grad():
        x, y = next(iter(held))
        out = net(x)
    print(f"epoch {epoch}: train {total:.3f}  held out {F.cross_entropy(out, y):.3f}  accuracy {(out.argmax(1) == y).float().mean():.3f}")
