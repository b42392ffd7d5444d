# Exercise 4: does a deeper network do better on the digits?
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(1)
X, y = load_digits(return_X_y=True)
X = torch.tensor(X / 16.0, dtype=torch.float32)
y = torch.tensor(y)
p = torch.randperm(len(X))
X, y = X[p], y[p]
Xtr, ytr, Xva, yva = X[:1400], y[:1400], X[1400:], y[1400:]
m, s = Xtr.mean(), Xtr.std()
Xtr, Xva = (Xtr - m) / s, (Xva - m) / s

layers = [nn.Linear(64, 64), nn.Sigmoid()]
for _ in range(6):
    layers += [nn.Linear(64, 64), nn.Sigmoid()]
layers += [nn.Linear(64, 10)]
net = nn.Sequential(*layers)

loader = DataLoader(TensorDataset(Xtr, ytr), batch_size=32, shuffle=True)
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)

for epoch in range(20):
    net.train()
    losses = []
    for xb, yb in loader:
        opt.zero_grad()
        loss = loss_fn(net(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        acc = (net(Xva).argmax(1) == yva).float().mean()
    print(f'epoch {epoch:2d} loss {sum(losses)/len(losses):.3f} val accuracy {acc:.3f}')
