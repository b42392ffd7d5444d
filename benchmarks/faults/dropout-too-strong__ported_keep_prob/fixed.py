"""Ten kinds of noisy chirps, a convolutional network ported from an older framework."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class Chirps(nn.Module):
    def __init__(self, keep=0.9):
        super().__init__()
        self.conv = nn.Conv1d(1, 16, 7, padding=3)
        self.fc1 = nn.Linear(16 * 16, 64)
        self.fc2 = nn.Linear(64, 10)
        self.drop = nn.Dropout(1 - keep)

    def forward(self, x):
        h = F.max_pool1d(F.relu(self.conv(x)), 4)
        h = self.drop(h.flatten(1))
        h = self.drop(F.relu(self.fc1(h)))
        return self.fc2(h)


def chirps(n):
    kind = torch.randint(0, 10, (n,))
    t = torch.linspace(0, 1, 64)
    start = 2.0 + kind[:, None]
    x = torch.sin(6.28 * (start * t + 4 * t ** 2) + 0.5 * torch.randn(n, 1)) + 0.7 * torch.randn(n, 64)
    return (x / x.std()).unsqueeze(1), kind


torch.manual_seed(44)
train = DataLoader(TensorDataset(*chirps(2000)), batch_size=50, shuffle=True)
valid = DataLoader(TensorDataset(*chirps(500)), batch_size=250)
net = Chirps()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(12):
    net.train()
    total = 0.0
    for x, y in train:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    vloss = hits = 0
    with torch.no_grad():
        for x, y in valid:
            out = net(x)
            vloss += F.cross_entropy(out, y).item() / len(valid)
            hits += (out.argmax(1) == y).sum().item()
    print(f"epoch {epoch:2d} train {total / len(train):.3f} valid {vloss:.3f} accuracy {hits / 500:.3f}")
