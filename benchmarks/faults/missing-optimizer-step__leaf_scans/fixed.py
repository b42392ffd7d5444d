"""Leaf scans (16x16): conv net trained with gradient accumulation, GroupNorm instead of BatchNorm."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

ACCUMULATE = 4
BATCH = 16


class Leaves(Dataset):
    KINDS = 4

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        yy, xx = torch.meshgrid(torch.linspace(-1, 1, 16), torch.linspace(-1, 1, 16), indexing="ij")
        r, a = torch.hypot(yy, xx), torch.atan2(yy, xx)
        self.y = torch.randint(0, self.KINDS, (n,), generator=g)
        turn = 6.28 * torch.rand(n, 1, 1, generator=g)
        lobes = (self.y + 2).view(-1, 1, 1)
        edge = 0.6 + 0.22 * torch.cos(lobes * (a + turn))
        img = torch.sigmoid((edge - r) * 12) + 0.25 * torch.randn(n, 16, 16, generator=g)
        self.x = ((img - 0.3) / 0.5).unsqueeze(1)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.GroupNorm(4, o), nn.ReLU(), nn.MaxPool2d(2))


torch.manual_seed(9)
model = nn.Sequential(block(1, 16), block(16, 32), nn.Flatten(), nn.Linear(32 * 16, 4))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
train = DataLoader(Leaves(960, 1), batch_size=BATCH, shuffle=True)
val = DataLoader(Leaves(300, 2), batch_size=100)

for epoch in range(12):
    model.train()
    optimizer.zero_grad()
    total = 0.0
    for i, (x, y) in enumerate(train):
        loss = criterion(model(x), y)
        (loss / ACCUMULATE).backward()
        total += loss.item()
        if (i + 1) % ACCUMULATE == 0:
            optimizer.step()
            optimizer.zero_grad()
    model.eval()
    with torch.no_grad():
        hits = sum((model(x).argmax(1) == y).sum().item() for x, y in val)
    print(f"epoch {epoch}: loss {total / len(train):.4f} val acc {hits / len(val.dataset):.3f}")
