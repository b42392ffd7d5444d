import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, y = load_breast_cancer(return_X_y=True)
y = torch.tensor(y, dtype=torch.float32)
order = torch.randperm(len(y))
train_rows, test_rows = order[:450], order[450:]
X = torch.tensor(StandardScaler().fit(X[train_rows.numpy()]).transform(X), dtype=torch.float32)
loader = DataLoader(TensorDataset(X[train_rows], y[train_rows]), batch_size=30, shuffle=True)
model = nn.Sequential(nn.Linear(30, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1), nn.Flatten(0))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CyclicLR(optimizer, base_lr=1e-4, max_lr=0.1, step_size_up=40)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(16):
    model.train()
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        scheduler.step()
    model.eval()
    with torch.no_grad():
        accuracy = ((model(X[test_rows]) > 0) == y[test_rows].bool()).float().mean()
    print(f"epoch {epoch} lr {scheduler.get_last_lr()[0]:.4f} loss {loss.item():.4f} accuracy {accuracy:.3f}")
