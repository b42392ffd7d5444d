# HW2 Q3: two-layer network for the moons data, write the loss yourself
import torch
import torch.nn as nn
from sklearn.datasets import make_moons

torch.manual_seed(2)

X, y = make_moons(n_samples=(560, 240), noise=0.2, random_state=0)
X = torch.tensor(X, dtype=torch.float32)
X = X - torch.tensor([0.5, 0.25])
y = torch.tensor(y, dtype=torch.float32)
X_train, y_train = X[:600], y[:600]
X_test, y_test = X[600:], y[600:]


def binary_cross_entropy(y_hat, y):
    y_hat = y_hat.clamp(1e-6, 1 - 1e-6)
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).mean()


def forward(x):
    h = torch.relu(layer1(x))
    return torch.sigmoid(layer2(h)).squeeze(1)


layer1 = nn.Linear(2, 32)
layer2 = nn.Linear(32, 1)
opt = torch.optim.Adam(list(layer1.parameters()) + list(layer2.parameters()), lr=0.01)

batch_size = 30
for epoch in range(1, 31):
    perm = torch.randperm(600)
    losses = []
    for start in range(0, 600, batch_size):
        idx = perm[start:start + batch_size]
        y_hat = forward(X_train[idx])
        loss = binary_cross_entropy(y_hat, y_train[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    if epoch % 5 == 0:
        with torch.no_grad():
            acc = ((forward(X_test) > 0.5) == (y_test > 0.5)).float().mean().item()
        print(f'Epoch {epoch}: loss = {sum(losses) / len(losses):.4f}, test accuracy = {acc:.3f}')
