import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import Dataset, DataLoader

ACTIVITIES = ['walk', 'run', 'cycle']


def record(n, seed):
    """accelerometer windows, 3 axes x 64 samples"""
    rs = np.random.RandomState(seed)
    t = np.arange(64) / 32.0
    labels = rs.randint(0, 3, n)
    freq = np.array([1.5, 3.0, 5.0])[labels] + 0.15 * rs.randn(n)
    sig = np.zeros((n, 3, 64), dtype=np.float32)
    for axis in range(3):
        phase = rs.rand(n) * 6.28
        sig[:, axis] = 9.8 * (axis == 2) + np.sin(
            2 * np.pi * freq[:, None] * t + phase[:, None]) + 0.6 * rs.randn(n, 64)
    dropped = rs.rand(n, 3) < 0.01
    sig[dropped] = 0.0
    return sig, labels


class WindowDataset(Dataset):
    def __init__(self, n, seed):
        self.sig, self.labels = record(n, seed)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        w = torch.from_numpy(self.sig[i])
        mean = w.mean(dim=1, keepdim=True)
        std = w.std(dim=1, keepdim=True)
        return (w - mean) / std, int(self.labels[i])


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv1d(3, 16, 7, padding=3)
        self.c2 = nn.Conv1d(16, 32, 5, padding=2)
        self.fc = nn.Linear(32, 3)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.c1(x)), 2)
        x = F.relu(self.c2(x)).mean(-1)
        return self.fc(x)


torch.manual_seed(0)
train_dl = DataLoader(WindowDataset(960, 1), batch_size=32, shuffle=True)
val_dl = DataLoader(WindowDataset(300, 2), batch_size=100)
model = ConvNet()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)

for epoch in range(8):
    model.train()
    tot = 0
    for x, y in train_dl:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        tot += loss.item()
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in val_dl:
            hits += int((model(x).argmax(dim=1) == y).sum())
    print('Epoch {} | loss {:.4f} | val acc {:.1%}'.format(epoch, tot / len(train_dl), hits / 300))
