"""How many cells are in the picture? Whole numbers from one to nine, fitted with a squared error since counts are ordered."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def pictures(n, seed, size=24):
    g = torch.Generator().manual_seed(seed)
    count = torch.randint(1, 10, (n,), generator=g)
    r = torch.arange(size, dtype=torch.float32)
    centre = 2 + (size - 4) * torch.rand(n, 9, 2, generator=g)
    d = (r[None, None, :, None] - centre[:, :, 0, None, None]) ** 2 + (r[None, None, None, :] - centre[:, :, 1, None, None]) ** 2
    there = (torch.arange(9)[None] < count[:, None]).float()
    x = (torch.exp(-d / 2) * there[:, :, None, None]).sum(1) + 0.1 * torch.randn(n, size, size, generator=g)
    x = (x - 0.08) / 0.2
    return x.unsqueeze(1), count.float()


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, stride=2, padding=1), nn.ReLU())
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        return self.head(self.conv(x).mean((2, 3))).squeeze(1)


torch.manual_seed(0)
x, y = pictures(1200, 1)
x_val, y_val = pictures(300, 2)
centre, spread = y.mean(), y.std()
model = Counter()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 8, 0.3)
for epoch in range(16):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(x)).split(40):
        loss = F.mse_loss(model(x[rows]), (y[rows] - centre) / spread)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows) / len(x)
    scheduler.step()
    model.eval()
    with torch.no_grad():
        error = (model(x_val) * spread + centre - y_val).abs().mean().item()
    print(f"epoch {epoch:2d}  loss {total:.4f}  mean error {error:.3f} cells")
