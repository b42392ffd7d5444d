"""Rare pulses: training draws the classes evenly and jitters the signals, validation keeps the natural mix untouched."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, WeightedRandomSampler


def signals(n, seed):
    g = torch.Generator().manual_seed(seed)
    label = (torch.rand(n, generator=g) < 0.12).long()
    t = torch.arange(64.0)
    centre = 12 + 40 * torch.rand(n, 1, generator=g)
    pulse = 2.2 * torch.exp(-((t - centre) ** 2) / 8) * label.unsqueeze(1)
    hum = torch.sin(0.4 * t + 6.28 * torch.rand(n, 1, generator=g))
    return (pulse + 0.7 * hum + 0.5 * torch.randn(n, 64, generator=g)).unsqueeze(1), label


class Pulses(Dataset):
    def __init__(self, x, y, augment=False):
        self.x, self.y, self.augment = x, y, augment

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        if self.augment:
            x = torch.roll(x, int(torch.randint(-8, 9, (1,))), dims=-1)
            x = x * (0.8 + 0.4 * torch.rand(1)) + 0.15 * torch.randn_like(x)
        return x, self.y[i]


torch.manual_seed(54)
x, y = signals(1500, 1)
x_val, y_val = signals(500, 2)
mean, std = x.mean(), x.std()
x, x_val = (x - mean) / std, (x_val - mean) / std
weights = 1.0 / torch.bincount(y).float()[y]
train_loader = DataLoader(Pulses(x, y, augment=True), batch_size=50, sampler=WeightedRandomSampler(weights, len(y)))
val_loader = DataLoader(Pulses(x_val, y_val), batch_size=125)
model = nn.Sequential(
    nn.Conv1d(1, 16, 7, padding=3), nn.BatchNorm1d(16), nn.ReLU(), nn.MaxPool1d(4),
    nn.Conv1d(16, 24, 5, padding=2), nn.BatchNorm1d(24), nn.ReLU(), nn.AdaptiveMaxPool1d(1),
    nn.Flatten(), nn.Linear(24, 2),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
for epoch in range(8):
    model.train()
    total = 0.0
    for xb, yb in train_loader:
        loss = F.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() / len(train_loader)
    model.eval()
    hit, false_alarm = 0, 0
    with torch.no_grad():
        for xb, yb in val_loader:
            found = model(xb).argmax(1)
            hit += ((found == 1) & (yb == 1)).sum().item()
            false_alarm += ((found == 1) & (yb == 0)).sum().item()
    recall, precision = hit / y_val.sum().item(), hit / max(hit + false_alarm, 1)
    print(f"epoch {epoch} loss {total:.4f} recall {recall:.3f} precision {precision:.3f}")
