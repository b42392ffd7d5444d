"""An autoencoder with a narrow linear code and a decoder that unfolds it, then a classifier with a layer of low rank on top."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.images / 16, dtype=torch.float32).unsqueeze(1)
y = torch.tensor(digits.target)


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(1, 12, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(192, 64), nn.ReLU()
        )
        self.to_code = nn.Linear(64, 12)
        self.unfold = nn.Linear(12, 12 * 4 * 4)
        self.up = nn.ConvTranspose2d(12, 8, 2, stride=2)
        self.paint = nn.Conv2d(8, 1, 3, padding=1)

    def forward(self, image):
        code = self.to_code(self.down(image))
        maps = self.up(self.unfold(code).view(-1, 12, 4, 4))
        return self.paint(maps)


class Classifier(nn.Module):
    """Depthwise and pointwise convolutions, and a last layer of rank 6."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.depthwise = nn.Conv2d(1, 4, 3, padding=1)
        self.spatial = nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.pointwise = nn.Conv2d(4, 8, 1)
        self.left = nn.Linear(64 + 8 * 16, 6, bias=False)
        self.right = nn.Linear(6, 10)

    def forward(self, image):
        maps = F.relu(self.pointwise(self.spatial(self.depthwise(image))))
        joined = torch.cat([self.encoder(image), F.max_pool2d(maps, 2).flatten(1)], 1)
        return self.right(self.left(joined))


autoencoder = Autoencoder()
optimizer = torch.optim.Adam(autoencoder.parameters(), lr=3e-3)
for epoch in range(6):
    for batch in torch.randperm(len(x)).split(64):
        loss = F.mse_loss(autoencoder(x[batch]), x[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"reconstruction {loss.item():.4f}")

classifier = Classifier(autoencoder.down)
optimizer = torch.optim.Adam(classifier.parameters(), lr=3e-3)
for epoch in range(6):
    for batch in torch.randperm(len(x)).split(64):
        loss = F.cross_entropy(classifier(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"cross-entropy {loss.item():.3f}")
