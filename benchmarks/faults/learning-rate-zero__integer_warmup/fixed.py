import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR
from sklearn.datasets import load_digits

torch.manual_seed(0)
WARMUP_STEPS = 400
EPOCHS = 10

X, y = load_digits(return_X_y=True)
X, y = torch.tensor(X / 16, dtype=torch.float32), torch.tensor(y)
X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
scheduler = LambdaLR(optimizer, lambda step: min(1, (step + 1) / WARMUP_STEPS))
criterion = nn.CrossEntropyLoss()

for epoch in range(EPOCHS):
    order = torch.randperm(len(X_train))
    for start in range(0, len(order), 28):
        rows = order[start : start + 28]
        optimizer.zero_grad()
        loss = criterion(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
        scheduler.step()
    with torch.no_grad():
        accuracy = (model(X_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch}: lr {scheduler.get_last_lr()[0]:.2e} loss {loss.item():.4f} accuracy {accuracy:.3f}")
