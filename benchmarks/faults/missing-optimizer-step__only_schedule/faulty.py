"""Classify generated flowers (four measurements, three kinds)."""
import torch
import torch.nn as nn
from sklearn.datasets import load_iris

torch.manual_seed(0)
iris = load_iris()
X = torch.tensor(iris.data, dtype=torch.float32)
X = (X - X.mean(0)) / X.std(0)
y = torch.tensor(iris.target)
perm = torch.randperm(150)
X_train, y_train = X[perm[:120]], y[perm[:120]]
X_test, y_test = X[perm[120:]], y[perm[120:]]


class IrisNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(4, 16)
        self.l2 = nn.Linear(16, 3)

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))


model = IrisNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100)
criterion = nn.CrossEntropyLoss()
for epoch in range(100):
    optimizer.zero_grad()
    loss = criterion(model(X_train), y_train)
    loss.backward()
    scheduler.step()
    if epoch % 20 == 19:
        accuracy = (model(X_test).argmax(1) == y_test).float().mean()
        print(f"Epoch {epoch + 1} loss {loss.item():.4f} accuracy {accuracy.item():.3f}")
