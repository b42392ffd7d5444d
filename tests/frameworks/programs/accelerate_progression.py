"""The progression of diabetes, with Accelerate and accumulated gradients."""

import sys
import torch
from accelerate import Accelerator
from sklearn.datasets import fetch_california_housing, load_diabetes
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
case = sys.argv[1] if len(sys.argv) > 1 else ""
acc = Accelerator(cpu=True, gradient_accumulation_steps=2)
X, y = load_diabetes(return_X_y=True)
X = torch.tensor(X / X.std(0), dtype=torch.float32); y = torch.tensor((y - y.mean()) / y.std(), dtype=torch.float32)
if case != "shape": y = y[:, None]
idx = torch.randperm(len(X), generator=torch.Generator().manual_seed(0))
tr, va = idx[:350], idx[350:]
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1))
opt = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=0.05)
train = DataLoader(TensorDataset(X[tr], y[tr]), 16, shuffle=True)
val = DataLoader(TensorDataset(X[va], y[va]), 92)
model, opt, train, val = acc.prepare(model, opt, train, val)
for epoch in range(15):
    model.train()
    for xb, yb in train:
        with acc.accumulate(model):
            loss = nn.functional.mse_loss(model(xb), yb)
            acc.backward(loss)
            opt.step()
            if case != "zero":
                opt.zero_grad()
    if case != "mode": model.eval()
    with torch.no_grad():
        v = sum(nn.functional.mse_loss(model(xb), yb).item() for xb, yb in val) / len(val)
    print(epoch, round(loss.item(), 3), round(v, 3))
