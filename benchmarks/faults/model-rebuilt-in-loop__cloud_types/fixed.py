# Kaggle-style baseline: cloud type from radiometer channels, early stopping on val loss
import copy
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

CFG = dict(seed=2023, lr=2e-3, bs=64, epochs=11, patience=5)
torch.manual_seed(CFG["seed"])

X, y = make_classification(3000, 30, n_informative=15, n_classes=8, n_clusters_per_class=1,
                           class_sep=1.1, random_state=CFG["seed"])
X_tr, X_va, y_tr, y_va = train_test_split(X, y, test_size=0.2, stratify=y, random_state=CFG["seed"])
ss = StandardScaler()
X_tr, X_va = ss.fit_transform(X_tr).astype(np.float32), ss.transform(X_va).astype(np.float32)
train_dl = DataLoader(TensorDataset(torch.from_numpy(X_tr), torch.from_numpy(y_tr)), CFG["bs"], shuffle=True)
val_dl = DataLoader(TensorDataset(torch.from_numpy(X_va), torch.from_numpy(y_va)), 200)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.seq = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 8))

    def forward(self, x):
        return self.seq(x)


loss_fn = nn.CrossEntropyLoss()
best, best_state, bad = np.inf, None, 0
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=CFG["lr"])
for epoch in range(CFG["epochs"]):
    model.train()
    tr_loss = 0
    for xb, yb in train_dl:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        tr_loss += loss.item() / len(train_dl)
    model.eval()
    va_loss, hits = 0, 0
    with torch.no_grad():
        for xb, yb in val_dl:
            out = model(xb)
            va_loss += loss_fn(out, yb).item() / len(val_dl)
            hits += (out.argmax(1) == yb).sum().item()
    print(f"epoch {epoch:2d}  train {tr_loss:.4f}  val {va_loss:.4f}  acc {hits / len(y_va):.4f}")
    if va_loss < best:
        best, best_state, bad = va_loss, copy.deepcopy(model.state_dict()), 0
    else:
        bad += 1
        if bad > CFG["patience"]:
            break
print("best val loss", round(best, 4))
