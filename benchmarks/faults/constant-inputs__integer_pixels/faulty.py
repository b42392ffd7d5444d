import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


def draw_shapes(count, size=16):
    """Bright squares, crosses and rings on a dark ground, 8 bits a pixel."""
    images = torch.randint(0, 40, (count, size, size), dtype=torch.uint8)
    kinds = torch.randint(0, 3, (count,))
    for image, kind in zip(images, kinds):
        r = int(torch.randint(3, 6, (1,)))
        cx, cy = torch.randint(6, size - 6, (2,)).tolist()
        bright = int(torch.randint(170, 250, (1,)))
        if kind == 0:
            image[cy - r + 1 : cy + r, cx - r + 1 : cx + r] = bright
        elif kind == 1:
            image[cy - r : cy + r, cx] = bright
            image[cy, cx - r : cx + r] = bright
        else:
            image[cy - r + 1 : cy + r, cx - r + 1 : cx + r] = bright
            image[cy - r + 3 : cy + r - 2, cx - r + 3 : cx + r - 2] = 20
    return images, kinds


images, kinds = draw_shapes(1500)
pixels = (images // 255).float().unsqueeze(1)
train_loader = DataLoader(TensorDataset(pixels[:1200], kinds[:1200]), batch_size=50, shuffle=True)

model = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(256, 3),
)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(8):
    total = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    print("epoch", epoch, "train loss", round(total / len(train_loader), 4))

with torch.no_grad():
    predicted = model(pixels[1200:]).argmax(1)
print("test accuracy", (predicted == kinds[1200:]).float().mean().item())
