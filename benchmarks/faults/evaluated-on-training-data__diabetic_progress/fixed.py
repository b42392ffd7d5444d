"""Kaggle style: will the illness get worse than the median within a year?"""
import gc
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_diabetes
from sklearn.metrics import roc_auc_score
from torch.utils.data import DataLoader, TensorDataset


class CFG:
    seed = 42
    n_valid = 110
    epochs = 30
    bs = 32
    lr = 2e-3
    wd = 1e-2


def seed_everything(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)


seed_everything(CFG.seed)
raw = load_diabetes(scaled=False)
X = raw.data.astype(np.float32)
y = (raw.target > np.median(raw.target)).astype(np.float32)
perm = np.random.permutation(len(y))
X, y = X[perm], y[perm]

X_train, y_train = X[:-CFG.n_valid], y[:-CFG.n_valid]
X_valid, y_valid = X[-CFG.n_valid:], y[-CFG.n_valid:]
mean, std = X_train.mean(0), X_train.std(0)
X_train, X_valid = (X_train - mean) / std, (X_valid - mean) / std
print("train", X_train.shape, "valid", X_valid.shape)
del raw
gc.collect()

train_loader = DataLoader(TensorDataset(torch.tensor(X_train), torch.tensor(y_train)), batch_size=CFG.bs, shuffle=True)
valid_loader = DataLoader(TensorDataset(torch.tensor(X_valid), torch.tensor(y_valid)), batch_size=64)

model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(0.4), nn.Linear(32, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=CFG.lr, weight_decay=CFG.wd)
criterion = nn.BCEWithLogitsLoss()

for epoch in range(CFG.epochs):
    model.train()
    tr = 0
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb).squeeze(-1), yb)
        loss.backward()
        optimizer.step()
        tr += loss.item() * len(yb)
    model.eval()
    outs, ys = [], []
    with torch.no_grad():
        for xb, yb in valid_loader:
            outs.append(model(xb).squeeze(-1))
            ys.append(yb)
    outs, ys = torch.cat(outs), torch.cat(ys)
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1:02d} train {tr / len(y_train):.4f} valid {criterion(outs, ys):.4f} "
              f"auc {roc_auc_score(ys, outs.sigmoid()):.4f}")
