"""Steering angle from a small picture of the road ahead."""
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(2)
rng = np.random.default_rng(2)


def drive(n):
    """Pictures of a lane that bends, and the steering angle that follows it, in [-1, 1]."""
    angle = np.clip(rng.normal(0, 0.35, n), -1, 1)
    offset = rng.normal(0, 1.0, n)
    ahead = np.arange(16)[None, :, None] / 15
    centre = 11.5 + offset[:, None, None] * ahead + 9 * angle[:, None, None] * (1 - ahead) ** 2
    cols = np.arange(24)[None, None, :]
    picture = np.exp(-0.5 * ((cols - centre) / 1.2) ** 2) + rng.normal(0, 0.1, (n, 16, 24))
    return torch.tensor(picture[:, None], dtype=torch.float32), torch.tensor(angle[:, None], dtype=torch.float32)


class DriveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 8, 5, stride=2), nn.ELU(),
            nn.Conv2d(8, 16, 3, stride=2), nn.ELU(),
        )
        self.dense = nn.Sequential(nn.Flatten(), nn.Linear(16 * 2 * 4, 48), nn.ELU(), nn.Linear(48, 1))

    def forward(self, x):
        return self.dense(self.conv(x))


def percentage_error(prediction, target):
    return 100 * ((target - prediction) / target).abs().mean()


train_x, train_y = drive(1500)
valid_x, valid_y = drive(400)
model = DriveNet()
criterion = percentage_error
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(12):
    model.train()
    total = 0.0
    for pick in torch.randperm(len(train_x)).split(50):
        optimizer.zero_grad()
        loss = criterion(model(train_x[pick]), train_y[pick])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(pick)
    model.eval()
    with torch.no_grad():
        error = (model(valid_x) - valid_y).pow(2).mean().item()
    print(f"epoch {epoch + 1} loss {total / len(train_x):.5f} validation mse {error:.5f}")
print(f"validation mse {error:.6f}")
