"""Digits with a hand-written cross-entropy, whose softmax runs over axis 0: the batch."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
x_train, y_train = x[order[:1400]], y[order[:1400]]
x_test, y_test = x[order[1400:]], y[order[1400:]]


def cross_entropy(logits, labels):
    probabilities = torch.softmax(logits, 0)
    one_hot = nn.functional.one_hot(labels, 10).float()
    return -(one_hot * torch.log(probabilities + 1e-9)).sum() / len(labels)


net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(6):
    for batch in torch.randperm(1400).split(50):
        loss = cross_entropy(net(x_train[batch]), y_train[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (net(x_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
