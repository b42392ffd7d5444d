import itertools
import torch
import torch.nn as nn
from sklearn.datasets import make_moons

X, y = make_moons(1500, noise=0.2, random_state=0)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
X_train, X_val, X_test = X[:900], X[900:1200], X[1200:]
y_train, y_val, y_test = y[:900], y[900:1200], y[1200:]
mean, std = X_train.mean(0), X_train.std(0)
X_train, X_val, X_test = [(a - mean) / std for a in (X_train, X_val, X_test)]

grid = {'lr': [0.02, 0.1], 'hidden': [8, 32], 'momentum': [0.0, 0.9]}
best = {'acc': -1}

for lr, hidden, momentum in itertools.product(*grid.values()):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    loss_fn = nn.CrossEntropyLoss()
    for epoch in range(20):
        net.train()
        total = 0.0
        for idx in torch.randperm(900).split(30):
            optimizer.zero_grad()
            loss = loss_fn(net(X_train[idx]), y_train[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() / 30
    net.eval()
    with torch.no_grad():
        acc = (net(X_val).argmax(1) == y_val).float().mean().item()
    print('lr=%g hidden=%d momentum=%g -> train loss %.4f, val acc %.4f' % (lr, hidden, momentum, total, acc))
    if acc > best['acc']:
        best = {'acc': acc, 'net': net, 'setting': (lr, hidden, momentum)}

with torch.no_grad():
    test_acc = (best['net'](X_test).argmax(1) == y_test).float().mean().item()
print('best setting', best['setting'], 'val %.4f' % best['acc'], 'test %.4f' % test_acc)
