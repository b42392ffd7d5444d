"""Rotation pretext task on unlabelled digits, then a linear classifier on 60 labelled ones."""
import io

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class DigitNet(nn.Module):
    def __init__(self, head, n_out):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(128, 32), nn.ReLU(),
        )
        self.heads = nn.ModuleDict({head: nn.Linear(32, n_out)})
        self.head = head

    def forward(self, x):
        return self.heads[self.head](self.trunk(x))


def rotated(x):
    turns = torch.randint(0, 4, (len(x),))
    return torch.stack([torch.rot90(im, int(k), (1, 2)) for im, k in zip(x, turns)]), turns


def loop(net, params, x, y, steps, size, lr):
    opt = torch.optim.Adam(params, lr=lr)
    net.train()
    for step in range(steps):
        rows = torch.randint(0, len(x), (size,))
        xb, yb = rotated(x[rows]) if y is None else (x[rows], y[rows])
        loss = F.cross_entropy(net(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        if (step + 1) % 50 == 0:
            print(f"  step {step + 1}: loss {loss.item():.3f}")


torch.manual_seed(3)
x, y = load_digits(return_X_y=True)
order = torch.randperm(len(x))
x = torch.tensor(x, dtype=torch.float32).view(-1, 1, 8, 8)[order] / 16
y = torch.tensor(y)[order]
test_x, test_y, x, y = x[:500], y[:500], x[500:], y[500:]

print("pretext task")
pretext = DigitNet("rotation", 4)
loop(pretext, pretext.parameters(), x, None, 350, 64, 3e-3)
file = io.BytesIO()
torch.save({"model": pretext.state_dict(), "steps": 350, "task": "rotation"}, file)

print("linear classifier on the trunk")
file.seek(0)
checkpoint = torch.load(file)
net = DigitNet("digit", 10)
net.load_state_dict(checkpoint, strict=False)
net.trunk.requires_grad_(False)
loop(net, net.heads.parameters(), x[:60], y[:60], 300, 30, 5e-2)
net.eval()
with torch.no_grad():
    print(f"test accuracy with 60 labels: {(net(test_x).argmax(1) == test_y).float().mean():.3f}")
