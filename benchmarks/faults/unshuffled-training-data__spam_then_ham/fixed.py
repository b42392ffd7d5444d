"""Spam filter on word counts: all spam was collected first, then all ham."""
import numpy as np
import torch
import torch.nn.functional as F

rng = np.random.default_rng(12)
torch.manual_seed(12)

WORDS = 60
spam_rate = rng.gamma(1.0, 0.5, WORDS)
ham_rate = np.where(rng.random(WORDS) < 0.4, rng.gamma(1.0, 0.5, WORDS), spam_rate)


def collect(count):
    spam = rng.poisson(spam_rate, (count // 2, WORDS))
    ham = rng.poisson(ham_rate, (count - count // 2, WORDS))
    return np.log1p(np.concatenate([spam, ham])), np.repeat([1, 0], [count // 2, count - count // 2])


X, y = collect(2000)
X_test, y_test = collect(600)
X, y = torch.tensor(X).float(), torch.tensor(y)
X_test, y_test = torch.tensor(X_test).float(), torch.tensor(y_test)
mix = torch.randperm(len(X))
X, y = X[mix], y[mix]

layer1 = torch.nn.Linear(WORDS, 32)
layer2 = torch.nn.Linear(32, 2)
opt = torch.optim.SGD([*layer1.parameters(), *layer2.parameters()], lr=0.1)


def predict(batch):
    return layer2(F.relu(layer1(batch)))


batch_size = 25
for epoch in range(6):
    epoch_loss = 0.0
    for start in range(0, len(X), batch_size):
        xb, yb = X[start : start + batch_size], y[start : start + batch_size]
        loss = F.cross_entropy(predict(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        epoch_loss += loss.item() * len(xb)
    with torch.no_grad():
        acc = (predict(X_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch}  loss {epoch_loss / len(X):.3f}  test accuracy {acc:.3f}")
