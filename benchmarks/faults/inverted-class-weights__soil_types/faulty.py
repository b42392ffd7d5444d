"""Soil types from a spectrum; some soils are rare in the survey."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.metrics import balanced_accuracy_score
from torch.utils.data import DataLoader, TensorDataset

SHARES = [0.70, 0.18, 0.08, 0.04]
rng = np.random.default_rng(14)
torch.manual_seed(14)
centres = rng.normal(0, 0.75, (4, 12))


def survey(n):
    soil = rng.choice(4, n, p=SHARES)
    return centres[soil] + rng.normal(0, 1, (n, 12)), soil


x_tr, y_tr = survey(3000)
x_va, y_va = survey(1500)
mu, sd = x_tr.mean(0), x_tr.std(0)
as_tensor = lambda x: torch.tensor((x - mu) / sd, dtype=torch.float32)
train = DataLoader(TensorDataset(as_tensor(x_tr), torch.tensor(y_tr)), batch_size=60, shuffle=True)

counts = np.bincount(y_tr, minlength=4)
weights = counts / counts.sum() * 4
criterion = nn.CrossEntropyLoss(weight=torch.tensor(weights, dtype=torch.float32))

model = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 4))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-4)

for epoch in range(15):
    model.train()
    epoch_loss = 0
    for xb, yb in train:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item()
    model.eval()
    with torch.no_grad():
        guess = model(as_tensor(x_va)).argmax(1).numpy()
    recall = [round(float((guess[y_va == k] == k).mean()), 2) for k in range(4)]
    print(f"{epoch:2d} loss {epoch_loss / len(train):.3f} balanced accuracy "
          f"{balanced_accuracy_score(y_va, guess):.3f} recall {recall}")
