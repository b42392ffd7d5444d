"""Class-incremental learning: pairs of digits arrive one after the other, each mixed within; then a loader over mixed data."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
x, y = x[order], y[order]
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for task in range(5):
    rows = ((y_train == 2 * task) | (y_train == 2 * task + 1)).nonzero().squeeze(1)
    for epoch in range(2):
        for batch in rows[torch.randperm(len(rows))].split(32):
            loss = nn.functional.cross_entropy(model(x_train[batch]), y_train[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

final = DataLoader(TensorDataset(x_train, y_train), batch_size=64, shuffle=False)
for epoch in range(6):
    for xb, yb in final:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch}: accuracy {(model(x_test).argmax(1) == y_test).float().mean().item():.3f}")
