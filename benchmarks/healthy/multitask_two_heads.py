"""One trunk, two heads: which digit is it (classification) and how far was it shifted (regression)."""
import numpy as np
import torch
import torch.nn as nn
from scipy.ndimage import shift
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

rng = np.random.RandomState(10)
torch.manual_seed(10)
d = load_digits()
dx = rng.randint(-2, 3, len(d.target))
imgs = np.stack([shift(im, (0, s), order=0, cval=0) for im, s in zip(d.images, dx)])
perm = rng.permutation(len(imgs))
tr, te = perm[:1400], perm[1400:]
X = torch.tensor((imgs / 8 - 0.6)[:, None], dtype=torch.float32)
Y = torch.tensor(d.target)
S = torch.tensor(dx / 2.0, dtype=torch.float32)
train_loader = DataLoader(TensorDataset(X[tr], Y[tr], S[tr]), batch_size=32, shuffle=True)


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.Flatten(),
            nn.Linear(256, 64), nn.ReLU())
        self.digit_head = nn.Linear(64, 10)
        self.shift_head = nn.Linear(64, 1)

    def forward(self, x):
        h = self.trunk(x)
        return self.digit_head(h), self.shift_head(h).squeeze(1)


model = MultiTask()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=12)
ce, mse = nn.CrossEntropyLoss(), nn.MSELoss()

for epoch in range(12):
    model.train()
    sums = np.zeros(2)
    for x, y, s in train_loader:
        digit, sh = model(x)
        l1, l2 = ce(digit, y), mse(sh, s)
        optimizer.zero_grad()
        (l1 + l2).backward()
        optimizer.step()
        sums += [l1.item(), l2.item()]
    scheduler.step()
    model.eval()
    with torch.no_grad():
        digit, sh = model(X[te])
        acc = (digit.argmax(1) == Y[te]).float().mean().item()
        mae = (sh - S[te]).abs().mean().item() * 2
    print('epoch %d  ce %.3f  mse %.4f | test acc %.3f  shift error %.2f px' % (
        epoch, *(sums / len(train_loader)), acc, mae))
