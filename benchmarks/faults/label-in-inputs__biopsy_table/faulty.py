"""Homework 2: benign or malignant? A small network on the biopsy measurements."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(7)
np.random.seed(7)

# the sheet as the clinic sends it (mean values only, with reading noise)
raw = load_breast_cancer()
measured = raw.data[:, :8] * (1 + 0.25 * np.random.randn(len(raw.data), 8))
sheet = np.column_stack([raw.target, measured])
print("sheet:", sheet.shape)

labels = sheet[:, 0].astype(int)
features = sheet[:, 0:8]
X_train, X_val, y_train, y_val = train_test_split(features, labels, test_size=0.3, random_state=0, stratify=labels)
scaler = StandardScaler().fit(X_train)
X_train = torch.tensor(scaler.transform(X_train), dtype=torch.float32)
X_val = torch.tensor(scaler.transform(X_val), dtype=torch.float32)
y_train, y_val = torch.tensor(y_train), torch.tensor(y_val)

model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(20):
    model.train()
    order = torch.randperm(len(X_train))
    running = 0.0
    for start in range(0, len(order), 16):
        rows = order[start:start + 16]
        optimizer.zero_grad()
        loss = criterion(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
        running += loss.item() * len(rows)
    model.eval()
    with torch.no_grad():
        scores = model(X_val)
        val_loss = criterion(scores, y_val).item()
        val_acc = (scores.argmax(1) == y_val).float().mean().item()
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1}: train loss {running / len(X_train):.4f}  val loss {val_loss:.4f}  val acc {val_acc:.3f}")
