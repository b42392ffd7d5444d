"""Accelerometer gestures: push, pull, lift, drop. 1-d convolutions, jittered copies."""
import math
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Gestures(Dataset):
    """Each gesture is a rise or a fall, early or late in the window."""

    def __init__(self, n, seed, augment=False):
        g = torch.Generator().manual_seed(seed)
        self.labels = torch.randint(0, 4, (n,), generator=g)
        t = torch.linspace(0, 1, 40)
        centre = torch.where(self.labels % 2 == 0, 0.35, 0.65) + 0.06 * torch.randn(n, generator=g)
        sign = torch.where(self.labels < 2, 1.0, -1.0)
        bump = torch.exp(-((t - centre[:, None]) / 0.12) ** 2)
        self.traces = sign[:, None] * bump * (0.8 + 0.6 * torch.rand(n, 1, generator=g))
        self.traces = (self.traces + 0.25 * torch.randn(n, 40, generator=g)) / 0.45
        self.augment = augment

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        x = self.traces[i]
        if self.augment:
            x = x * (0.9 + 0.2 * torch.rand(()))
            x = torch.roll(x, int(torch.randint(-2, 3, ())))
        return x.unsqueeze(0), self.labels[i]


class GestureNet(nn.Module):
    def __init__(self, channels=16):
        super().__init__()
        self.c1 = nn.Conv1d(1, channels, 5, padding=2)
        self.c2 = nn.Conv1d(channels, channels, 5, padding=2)
        self.fc = nn.Linear(channels * 10, 4)

    def forward(self, x):
        x = nn.functional.max_pool1d(torch.relu(self.c1(x)), 2)
        x = nn.functional.max_pool1d(torch.relu(self.c2(x)), 2)
        return self.fc(x.flatten(1))


def run(net, loader, opt=None):
    net.train(opt is not None)
    loss_sum = hits = count = 0
    with torch.set_grad_enabled(opt is not None):
        for x, y in loader:
            out = net(x)
            loss = nn.functional.cross_entropy(out, y)
            if opt is not None:
                opt.zero_grad()
                loss.backward()
                opt.step()
            loss_sum += loss.item() * len(y)
            hits += (out.argmax(1) == y).sum().item()
            count += len(y)
    return loss_sum / count, hits / count


torch.manual_seed(19)
train = DataLoader(Gestures(1500, 1, augment=True), batch_size=32, shuffle=True)
valid = DataLoader(Gestures(500, 2), batch_size=250)
net = GestureNet()
opt = torch.optim.RMSprop(net.parameters(), lr=1e-3)
for epoch in range(12):
    a = run(net, train, opt)
    b = run(net, valid)
    print(f"{epoch:02d} train {a[0]:.3f} {a[1]:.3f} valid {b[0]:.3f} {b[1]:.3f}")
