"""Handwritten digits, plain PyTorch notebook: train, then report the validation accuracy each epoch."""
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(2)
rng = np.random.default_rng(2)
data = load_digits()
images = data.images / 16.0 + rng.normal(0, 0.35, data.images.shape)
dataset = TensorDataset(torch.tensor(images, dtype=torch.float32), torch.tensor(data.target))
train_set, val_set = random_split(dataset, [1400, 397])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=64)

model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

best = 0.0
for epoch in range(12):
    model.train()
    train_loss = 0.0
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(xb)
    train_loss /= len(train_set)

    model.eval()
    correct = 0
    with torch.no_grad():
        for xb, yb in val_loader:
            pred = model(xb).argmax(dim=1)
            correct += (pred == yb).sum().item()
    val_acc = correct / len(val_set)
    best = max(best, val_acc)
    print(f"epoch {epoch:2d} | train loss {train_loss:.3f} | val acc {val_acc:.3f} | best {best:.3f}")
