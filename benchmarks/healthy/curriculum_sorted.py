# Curriculum learning: clean digits first, noisy ones later
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(27)
X, y = load_digits(return_X_y=True)
X, y = torch.tensor(X, dtype=torch.float32) / 8 - 1, torch.tensor(y)
perm = torch.randperm(len(y))
X, y = X[perm], y[perm]
level = torch.rand(len(y), 1)
X = X + 0.8 * level * torch.randn_like(X)
Xtr, ytr, level = X[:1440], y[:1440], level[:1440, 0]
Xva, yva = X[1440:], y[1440:]

easy_to_hard = level.argsort()
curriculum = TensorDataset(Xtr[easy_to_hard], ytr[easy_to_hard])
ordered_loader = DataLoader(curriculum, batch_size=32, shuffle=False)
mixed_loader = DataLoader(curriculum, batch_size=32, shuffle=True)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)

for epoch in range(16):
    loader = ordered_loader if epoch < 4 else mixed_loader
    model.train()
    losses = []
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        out = model(Xva)
        print('epoch %2d  first batches %.3f  last batches %.3f  val loss %.3f  val acc %.3f' % (
            epoch, sum(losses[:10]) / 10, sum(losses[-10:]) / 10,
            F.cross_entropy(out, yva).item(), (out.argmax(1) == yva).float().mean().item()))
