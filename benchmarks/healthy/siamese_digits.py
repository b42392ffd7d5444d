import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import Dataset, DataLoader

torch.manual_seed(2)
digits = load_digits()
img = ((digits.images / 16.0 - 0.305) / 0.376).astype(np.float32)
order = np.random.RandomState(2).permutation(len(img))
tr, te = order[:1300], order[1300:]


class Pairs(Dataset):
    def __init__(self, x, y, seed):
        self.x, self.y = torch.from_numpy(x)[:, None], y
        self.rng = np.random.RandomState(seed)
        self.by_class = [np.flatnonzero(y == c) for c in range(10)]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        same = self.rng.rand() < 0.5
        c = self.y[i]
        if not same:
            c = (c + self.rng.randint(1, 10)) % 10
        j = self.rng.choice(self.by_class[c])
        return self.x[i], self.x[j], torch.tensor(float(same))


class Encoder(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.f = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                               nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                               nn.Flatten(), nn.Linear(128, dim))

    def forward(self, x):
        return F.normalize(self.f(x), dim=1)


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        trunk = Encoder()
        self.left = trunk
        self.right = trunk

    def forward(self, a, b):
        return F.pairwise_distance(self.left(a), self.right(b))


def contrastive(dist, same, margin=1.0):
    return (same * dist ** 2 + (1 - same) * F.relu(margin - dist) ** 2).mean()


net = Siamese()
opt = torch.optim.Adam(net.parameters(), lr=1.5e-3)
loader = DataLoader(Pairs(img[tr], digits.target[tr], 0), batch_size=50, shuffle=True)
xtr, xte = torch.from_numpy(img[tr])[:, None], torch.from_numpy(img[te])[:, None]
ytr, yte = torch.from_numpy(digits.target[tr]), torch.from_numpy(digits.target[te])
for ep in range(12):
    net.train()
    s = 0
    for a, b, same in loader:
        loss = contrastive(net(a, b), same)
        opt.zero_grad()
        loss.backward()
        opt.step()
        s += loss.item()
    net.eval()
    with torch.no_grad():
        d = torch.cdist(net.left(xte), net.left(xtr))
        acc = (ytr[d.argmin(1)] == yte).float().mean().item()
    print(f"epoch {ep}: contrastive {s / len(loader):.4f}   1-NN accuracy {acc:.3f}")
