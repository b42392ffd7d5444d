import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(11)
rng = np.random.default_rng(11)


def make_images(n, rng):
    """Small colour pictures of six textures and shapes, with noise."""
    rows, cols = np.mgrid[0:16, 0:16]
    kinds = rng.integers(0, 6, n)
    pictures = np.empty((n, 3, 16, 16), dtype=np.float32)
    for i, kind in enumerate(kinds):
        phase, cy, cx = rng.uniform(0, 6.3), rng.uniform(6, 10), rng.uniform(6, 10)
        far = np.hypot(rows - cy, cols - cx)
        shape = [
            np.sin(1.2 * rows + phase), np.sin(1.2 * cols + phase), np.sin(0.9 * (rows + cols) + phase),
            np.sin(1.2 * rows + phase) * np.sin(1.2 * cols + phase), np.where(far < 4, 1, -1), np.where(abs(far - 4) < 1.2, 1, -1),
        ][kind]
        colour = rng.uniform(0.2, 0.5, 3)
        pictures[i] = 0.5 + colour[:, None, None] * shape + rng.normal(0, 0.2, (3, 16, 16))
    return torch.from_numpy(pictures.clip(0, 1)), torch.from_numpy(kinds)


class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3)
        self.conv2 = nn.Conv2d(16, 32, 3)
        self.fc1 = nn.Linear(32 * 2 * 2, 64)
        self.fc2 = nn.Linear(64, 6)
        for layer in (self.conv1, self.conv2, self.fc1, self.fc2):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)


train_x, train_y = make_images(1200, rng)
val_x, val_y = make_images(500, rng)
mean, std = train_x.mean(), train_x.std()
train_x, val_x = (train_x - mean) / std, (val_x - mean) / std

model = CifarNet()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(8):
    model.train()
    losses = []
    for idx in torch.randperm(len(train_x)).split(64):
        out = model(train_x[idx])
        loss = F.cross_entropy(out, train_y[idx])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        acc = (model(val_x).argmax(1) == val_y).float().mean().item()
    print("epoch %d: loss %.3f, accuracy %.3f" % (epoch + 1, np.mean(losses), acc))
print("accuracy %.4f" % acc)
