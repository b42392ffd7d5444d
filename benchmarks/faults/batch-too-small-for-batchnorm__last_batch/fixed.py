import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_diabetes

torch.manual_seed(0)
X, y = load_diabetes(return_X_y=True)
X = (X - X.mean(0)) / X.std(0)
y = (y - y.mean()) / y.std()
X, y = X.astype(np.float32), y.astype(np.float32)
split = 385
train_set = TensorDataset(torch.tensor(X[:split]), torch.tensor(y[:split]).view(-1, 1))
test_set = TensorDataset(torch.tensor(X[split:]), torch.tensor(y[split:]).view(-1, 1))
train_loader = DataLoader(train_set, batch_size=32, shuffle=True, drop_last=True)
test_loader = DataLoader(test_set, batch_size=32)

model = nn.Sequential(
    nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(),
    nn.Linear(32, 16), nn.BatchNorm1d(16), nn.ReLU(),
    nn.Linear(16, 1),
)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4)

for epoch in range(25):
    model.train()
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        errors = [criterion(model(inputs), targets).item() for inputs, targets in test_loader]
    if epoch % 5 == 0:
        print(f"epoch {epoch} test mse {np.mean(errors):.4f}")
print("finished", np.mean(errors))
