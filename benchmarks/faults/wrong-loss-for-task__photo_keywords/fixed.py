"""Several keywords for one picture (multi-label), from ready-made features."""
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(33)
X = torch.randn(2500, 30) @ torch.randn(30, 30)
keys = X @ torch.randn(30, 8) / 30 + torch.linspace(-0.8, 0.8, 8)
Y = (keys + 0.1 * torch.randn(2500, 8) > 0).float()
X = (X - X[:2000].mean(0)) / X[:2000].std(0)

train = DataLoader(TensorDataset(X[:2000], Y[:2000]), batch_size=50, shuffle=True)
valid = DataLoader(TensorDataset(X[2000:], Y[2000:]), batch_size=250)


class Keywords(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(30, 64)
        self.drop = nn.Dropout(0.2)
        self.fc2 = nn.Linear(64, 8)

    def forward(self, x):
        return self.fc2(self.drop(torch.relu(self.fc1(x))))


model = Keywords()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(15):
    model.train()
    total = 0
    for x, y in train:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    model.eval()
    tp = fp = fn = 0
    with torch.no_grad():
        for x, y in valid:
            said = torch.sigmoid(model(x)) > 0.5
            tp += (said & (y > 0)).sum().item()
            fp += (said & (y == 0)).sum().item()
            fn += (~said & (y > 0)).sum().item()
    print(f"epoch {epoch + 1} loss {total / len(train):.3f} F1 {2 * tp / (2 * tp + fp + fn):.3f} "
          f"precision {tp / max(1, tp + fp):.3f} recall {tp / (tp + fn):.3f}")
