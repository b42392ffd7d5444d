"""Digits with cosine warm restarts counted in batches: the rate falls to its floor and jumps back after epochs 2 and 6."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(52)
X, y = load_digits(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X / 16.0, y, test_size=0.2, random_state=52, stratify=y)
tensors = lambda a, b: TensorDataset(torch.tensor(a, dtype=torch.float32), torch.tensor(b))
train_loader = DataLoader(tensors(X_train, y_train), batch_size=48, shuffle=True)
val_loader = DataLoader(tensors(X_val, y_val), batch_size=len(X_val))

model = nn.Sequential(nn.Linear(64, 96), nn.BatchNorm1d(96), nn.ReLU(), nn.Dropout(0.2), nn.Linear(96, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.08, momentum=0.9, weight_decay=1e-4)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2 * len(train_loader), T_mult=2, eta_min=1e-3)

for epoch in range(14):
    model.train()
    total = seen = 0
    for xb, yb in train_loader:
        loss = F.cross_entropy(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        total, seen = total + loss.item() * len(xb), seen + len(xb)
    model.eval()
    with torch.no_grad():
        for xb, yb in val_loader:
            accuracy = (model(xb).argmax(1) == yb).float().mean().item()
    print(f"epoch {epoch:2d} rate {scheduler.get_last_lr()[0]:.4f} loss {total / seen:.4f} val accuracy {accuracy:.3f}")
