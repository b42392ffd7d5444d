"""Cross-validation: a new model with a new optimiser for every fold, so the loss starts afresh five times."""
import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from torch import nn

torch.manual_seed(66)
X, y = load_breast_cancer(return_X_y=True)


def fresh():
    net = nn.Sequential(nn.Linear(30, 24), nn.ReLU(), nn.Dropout(0.2), nn.Linear(24, 1))
    return net, torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)


def tensors(X, y, scaler):
    return torch.tensor(scaler.transform(X), dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


scores = []
folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=66)
for fold, (tr, va) in enumerate(folds.split(X, y)):
    scaler = StandardScaler().fit(X[tr])
    x_tr, y_tr = tensors(X[tr], y[tr], scaler)
    x_va, y_va = tensors(X[va], y[va], scaler)
    net, opt = fresh()
    first = None
    for epoch in range(12):
        net.train()
        for rows in torch.randperm(len(x_tr)).split(32):
            loss = nn.functional.binary_cross_entropy_with_logits(net(x_tr[rows])[:, 0], y_tr[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            first = loss.item() if first is None else first
    net.eval()
    with torch.no_grad():
        scores.append(((net(x_va)[:, 0] > 0) == (y_va > 0.5)).float().mean().item())
    print(f"fold {fold}: loss {first:.3f} -> {loss.item():.3f}, accuracy {scores[-1]:.3f}")
print(f"mean {np.mean(scores):.3f} sd {np.std(scores):.3f}")
