"""Texture classification with a small convolutional network."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(6)


def textures(n):
    """Stripes along x, along y, or blobs, 12 x 12 pixels."""
    y = torch.randint(0, 3, (n,))
    grid = torch.arange(12.0)
    images = torch.randn(n, 1, 12, 12) * 0.4
    for i in range(n):
        freq = 0.8 + torch.rand(1) * 0.8
        if y[i] == 0:
            images[i, 0] += torch.sin(freq * grid)[None, :]
        elif y[i] == 1:
            images[i, 0] += torch.sin(freq * grid)[:, None]
        else:
            images[i, 0] += torch.sin(freq * grid)[:, None] * torch.sin(freq * grid)[None, :]
    return images, y


class TextureNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 12, 5, stride=2), nn.ReLU(), nn.Conv2d(12, 24, 3, stride=2), nn.ReLU())
        self.squeeze = nn.Linear(24, 32)
        self.norm = nn.BatchNorm1d(32)
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        h = self.features(x).amax(dim=(2, 3))
        return self.head(F.relu(self.norm(self.squeeze(h))))


x, y = textures(600)
x_test, y_test = textures(200)
net = TextureNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
batch_size = 20
epochs = 12
for epoch in range(epochs):
    net.train()
    total = 0.0
    for rows in torch.randperm(600).split(batch_size):
        loss = F.cross_entropy(net(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        acc = (net(x_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch} loss {total / 600:.3f} test accuracy {acc:.3f}")
