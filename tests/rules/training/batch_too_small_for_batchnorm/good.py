"""One image at a time, with BatchNorm over 32 x 32 maps and GroupNorm on the pooled features; a last batch of two elsewhere."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.norm2 = nn.GroupNorm(2, 8)
        self.out = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        h = F.relu(self.bn1(self.conv1(x)))
        h = F.relu(self.norm2(self.conv2(h)))
        return self.out(h)


def draw():
    mask = torch.zeros(1, 1, 32, 32)
    r, c = torch.randint(0, 20, (2,)).tolist()
    mask[..., r : r + 10, c : c + 10] = 1
    return mask + 0.4 * torch.randn_like(mask), mask


model = Segmenter()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for step in range(60):
    image, mask = draw()
    loss = F.binary_cross_entropy_with_logits(model(image), mask)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"segmentation loss {loss.item():.3f}")

table = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
x = torch.randn(130, 6)
y = (x[:, :1] * x[:, 1:2]).sign() * 0.5 + x[:, 2:3]
optimizer = torch.optim.Adam(table.parameters(), lr=5e-3)
for epoch in range(15):
    for batch in torch.randperm(130).split(32):
        loss = F.mse_loss(table(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"regression loss {loss.item():.3f}")
